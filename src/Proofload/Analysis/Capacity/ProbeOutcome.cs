using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>What was measured of a probe up to now. Null is unknown. Times are seconds.</summary>
public sealed record ProbeOutcome
{
    /// <summary>Length of the measured load, without settling.</summary>
    public required double Duration { get; init; }

    /// <summary>The objectives, their intervals at the confidence of the look (<see cref="ProbeRequest.ConfidenceAt"/>), best by <see cref="ProbeObjectives"/>.</summary>
    public required IReadOnlyList<ObjectiveResult> Objectives { get; init; }

    /// <summary>Finished requests.</summary>
    public long Requests { get; init; }

    /// <summary>Successful requests per second.</summary>
    public double? Throughput { get; init; }

    /// <summary>Low end of the throughput's interval.</summary>
    public double? ThroughputLow { get; init; }

    /// <summary>High end of the throughput's interval.</summary>
    public double? ThroughputHigh { get; init; }

    /// <summary>Output tokens per second.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Mean latency.</summary>
    public double? LatencyMean { get; init; }

    /// <summary>Median latency.</summary>
    public double? LatencyP50 { get; init; }

    /// <summary>99th percentile of latency.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>Mean number of requests in flight as the generator counted it, independent of latency; null skips the check of Little's law.</summary>
    public double? Concurrency { get; init; }

    /// <summary>Low end of its interval, for a number that was sampled; null takes it as exact.</summary>
    public double? ConcurrencyLow { get; init; }

    /// <summary>High end of its interval, for a number that was sampled; null takes it as exact.</summary>
    public double? ConcurrencyHigh { get; init; }

    /// <summary>Share of failed requests, 0 to 1.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Can the numbers be trusted.</summary>
    public MeasurementState Measurement { get; init; }

    /// <summary>Why not, in words.</summary>
    public IReadOnlyList<string> MeasurementReasons { get; init; } = [];

    /// <summary>True when the target was in a steady state, false when it was not; null is unknown.</summary>
    public bool? Steady { get; init; }

    /// <summary>False when the target no longer answers at all. Default true.</summary>
    public required bool TargetAlive { get; init; }

    /// <summary>What the probe cost, in any one currency.</summary>
    public decimal Spend { get; init; }

    /// <summary>A resource of the target that was seen at its limit, in words: <c>GPU memory 99 %</c>.</summary>
    public string? Saturated { get; init; }

    /// <summary>The probe in short windows, in order; needed for the recovery only.</summary>
    public IReadOnlyList<ProbeWindow> Windows { get; init; } = [];
}

/// <summary>A short window of a probe.</summary>
/// <param name="At">Its end, seconds since the load of the probe began.</param>
/// <param name="Latency">Median latency of the requests that were done in it; null without one.</param>
/// <param name="ErrorRate">Share of failed requests; null without a request.</param>
public readonly record struct ProbeWindow(double At, double? Latency, double? ErrorRate);
