namespace Proofload.Slo.Drills;

/// <summary>What lies between a fault and the notification, apart from the alert's own arithmetic.</summary>
public sealed record DrillTiming
{
    /// <summary>Events that are counted a second.</summary>
    public required double Rate { get; init; }

    /// <summary>Time between two scrapes.</summary>
    public required TimeSpan Scrape { get; init; }

    /// <summary>Time between two evaluations of the rules.</summary>
    public required TimeSpan Evaluation { get; init; }

    /// <summary>How long Alertmanager waits for more alerts of a new group.</summary>
    public required TimeSpan GroupWait { get; init; }

    /// <summary>How often Alertmanager looks at a group that it has told of.</summary>
    public required TimeSpan GroupInterval { get; init; }

    /// <summary>Shortest time after which a bad answer of this fault is counted as bad.</summary>
    public TimeSpan ShortestAnswer { get; init; }

    /// <summary>Longest time after which a bad answer of this fault is counted as bad.</summary>
    public TimeSpan LongestAnswer { get; init; }

    /// <summary>What programs and network may take, in all. Default 500 ms.</summary>
    public TimeSpan Allowance { get; init; } = TimeSpan.FromMilliseconds(500);
}
