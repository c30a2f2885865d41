namespace Proofload.Measurement.Recording;

/// <summary>How a <see cref="Recorder"/> works.</summary>
public sealed record RecorderOptions
{
    /// <summary>Length of a tick in nanoseconds of run time. Default 200 ms; at least 1 ms.</summary>
    public long TickNs { get; init; } = 200_000_000;

    /// <summary>Number of this worker among the run's, from 0. Stamped on its ticks.</summary>
    public int Worker { get; init; }

    /// <summary>The per-request objectives; null when the run has none, then goodput is unknown.</summary>
    public IRequestJudge? Judge { get; init; }

    /// <summary>How many turns of each kind have totals of their own, by kind; later turns share the last. Null or 0 for none. Default null.</summary>
    public IReadOnlyList<int>? Turns { get; init; }
}
