namespace Proofload.Analysis.Patterns;

/// <summary>What a run whose load changes over time shows of its target.</summary>
public sealed record PatternResult
{
    /// <summary>The shape of the load: <c>step</c>, <c>ramp</c>, <c>spike</c> or <c>sine</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Latency metric that was looked at: the median of each interval.</summary>
    public string Metric { get; init; } = "latency p50";

    /// <summary>Where latency leaves its floor, for steps, ramps and sines; null without enough windows.</summary>
    public LatencyFloor? Floor { get; init; }

    /// <summary>How the spike was taken; null for other patterns.</summary>
    public SpikeResponse? Spike { get; init; }

    /// <summary>How latency followed the sine; null for other patterns.</summary>
    public SineResponse? Sine { get; init; }
}
