using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Health;

/// <summary>The figures of the target that the generator's own delays would distort. Null means that the run has none.</summary>
public sealed record MeasurementFacts
{
    /// <summary>Successes and failures of the measured phase.</summary>
    public required long Completed { get; init; }

    /// <summary>99th percentile of latency, seconds.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>99th percentile of the time to the first token, seconds.</summary>
    public double? TtftP99 { get; init; }

    /// <summary>99th percentile of the time per output token, seconds.</summary>
    public double? TpotP99 { get; init; }

    /// <summary>
    /// True when all requests are due at once and wait for their turn by plan (MLPerf Offline): then the wait is the load, not the generator's
    /// lateness. Default false.
    /// </summary>
    public bool WaitsByPlan { get; init; }

    /// <summary>The figures of a run. Without a success the time to failure stands in for latency.</summary>
    /// <param name="totals">The run's totals.</param>
    public static MeasurementFacts From(RecorderSnapshot totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        var all = totals.All;
        return new MeasurementFacts
        {
            Completed = all.Counters.Completed,
            LatencyP99 = P99(all[RecordedMetric.Latency]) ?? P99(all[RecordedMetric.TimeToFailure]),
            TtftP99 = P99(all[RecordedMetric.Ttft]),
            TpotP99 = P99(all[RecordedMetric.Tpot]),
        };
    }

    private static double? P99(SparseHistogram histogram) =>
        histogram.Count == 0 ? null : histogram.ValueAtQuantile(0.99) / 1e9;
}
