namespace Proofload.Plans;

/// <summary>A comparison that decides whether the target is worse than what was there before: pairs of runs of the plan, until the verdict is certain.</summary>
public sealed record GatePlan
{
    /// <summary>Most pairs of a gate that does not say otherwise.</summary>
    public const int UsualPairs = 30;

    /// <summary>What the target is compared with: an address (<c>http://…</c>), or stored runs by the name of a baseline, the id of an earlier gate or the name of a plan. Null for a self-test.</summary>
    public string? Baseline { get; init; }

    /// <summary>What may change, at least one.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init => field = ValueList<Criterion>.Of(value); } = ValueList<Criterion>.Empty;

    /// <summary>Longest time of the whole gate. Default 10 min.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most pairs, an even number from 4 to 100; with stored runs as baseline the runs of the candidate. Null takes as many as fit into <see cref="MaxTime"/>, 30 at most.</summary>
    public int? Pairs { get; init; }

    /// <summary>Time without load between two runs. Default none.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>The baseline's address; null when it is stored runs.</summary>
    public Uri? BaselineUrl => Baseline?.Contains("://", StringComparison.Ordinal) == true && Uri.TryCreate(Baseline, UriKind.Absolute, out var url) ? url : null;
}
