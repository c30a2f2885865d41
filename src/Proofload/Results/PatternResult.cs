namespace Proofload.Results;

/// <summary>What a run whose load changes over time shows of its target. Latency is the median of each interval; times are seconds since the start of the measured phase.</summary>
public sealed record PatternResult
{
    /// <summary>The shape of the load: <c>step</c>, <c>ramp</c>, <c>spike</c> or <c>sine</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Latency metric that was looked at: the median of each interval.</summary>
    public string Metric { get; init; } = "latency p50";

    /// <summary>Where latency leaves its floor; null without enough windows.</summary>
    public LatencyFloor? Floor { get; init; }

    /// <summary>How latency came back although the load did not: what scaling out looks like from outside; null when it was not seen.</summary>
    public Adaptation? Adaptation { get; init; }

    /// <summary>How the spike was taken; null for other patterns.</summary>
    public SpikeResponse? Spike { get; init; }

    /// <summary>How latency followed the sine; null for other patterns.</summary>
    public SineResponse? Sine { get; init; }
}

/// <summary>The latency of a target under little load, and where a changing load makes it leave.</summary>
/// <param name="Floor">Floor, seconds.</param>
/// <param name="Limit">Limit, seconds.</param>
/// <param name="LeftAt">Seconds at which latency left; null when it stayed.</param>
/// <param name="LeftAtLoad">Load at that time; null when it stayed.</param>
public sealed record LatencyFloor(double Floor, double Limit, double? LeftAt, double? LeftAtLoad);

/// <summary>
/// Latency that was above the limit and came back under it while the load was no lower: replicas that were added, or a cache that filled. Which
/// of them, a load generator cannot see.
/// </summary>
/// <param name="SlowAt">Seconds at which latency rose above the limit.</param>
/// <param name="SlowAtLoad">Load at that time.</param>
/// <param name="AfterSeconds">Seconds until it was back.</param>
public sealed record Adaptation(double SlowAt, double SlowAtLoad, double AfterSeconds);

/// <summary>How a target takes a spike of load.</summary>
/// <param name="Floor">Median latency before the spike, seconds.</param>
/// <param name="Worst">Highest latency of a window from the start of the spike on, seconds.</param>
/// <param name="WorstErrorRate">Highest share of errors in a window from the start of the spike on.</param>
/// <param name="DrainSeconds">From the end of the spike until latency is within the tolerance of the floor for several windows in a row without errors; 0 when it was there already; null when it does not come back.</param>
public sealed record SpikeResponse(double Floor, double Worst, double WorstErrorRate, double? DrainSeconds);

/// <summary>
/// How latency follows a load that rises and falls as a sine: the harmonic of the load's period fitted to latency by least squares. A target
/// that only queues follows at once or a little late. One that scales with the load follows weakly; one that scales late is slow while
/// the load rises and fast while it falls, so its latency leads the load.
/// </summary>
/// <param name="MeanLatency">Mean, seconds.</param>
/// <param name="Amplitude">Amplitude of latency at the load's period, seconds.</param>
/// <param name="LagSeconds">By how much the highest latency follows the highest load, from minus to plus half a period; negative leads.</param>
/// <param name="Explained">Share of the variance of latency that the harmonic explains, 0 to 1: below about 0.3 the lag means little.</param>
/// <param name="RisingOverFalling">Median latency while the load rises over that while it falls, at the same loads; above 1 where capacity comes late.</param>
/// <param name="ByPeriod">Mean latency of each whole period, null where none was measured: whether the target adapts.</param>
public sealed record SineResponse(
    double MeanLatency, double Amplitude, double LagSeconds, double Explained, double? RisingOverFalling, IReadOnlyList<double?> ByPeriod);
