using Proofload.Load;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>Turns intervals of the collector into those of the result.</summary>
internal static class SeriesBuilder
{
    public static IReadOnlyList<IntervalResult> Build(IEnumerable<Interval> intervals, CompiledLoad load) =>
        [.. intervals.Select(interval => One(interval, load))];

    public static IntervalPercentiles? Percentiles(SparseHistogram histogram, double scale) => histogram.Count == 0
        ? null
        : new IntervalPercentiles(
            histogram.Count,
            histogram.ValueAtQuantile(0.5) * scale,
            histogram.ValueAtQuantile(0.9) * scale,
            histogram.ValueAtQuantile(0.99) * scale,
            histogram.Max * scale);

    public static IReadOnlyDictionary<string, IntervalPercentiles> Percentiles(Func<RecordedMetric, SparseHistogram> of)
    {
        var result = new Dictionary<string, IntervalPercentiles>(StringComparer.Ordinal);
        foreach (var metric in RecordedMetrics.InTicks)
        {
            if (Percentiles(of(metric), 1e-9) is { } percentiles)
            {
                result[RecordedMetrics.Id(metric)] = percentiles;
            }
        }

        return result;
    }

    public static IReadOnlyDictionary<string, long> Errors(IReadOnlyList<long> byOutcome)
    {
        var errors = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var kind = 1; kind < byOutcome.Count; kind++)
        {
            if (byOutcome[kind] > 0)
            {
                errors[ErrorKinds.Id((ErrorKind)kind)] = byOutcome[kind];
            }
        }

        return errors;
    }

    private static IntervalResult One(Interval interval, CompiledLoad load) => new()
    {
        At = interval.StartNs / 1e9,
        Planned = load.PlannedAt(interval.StartNs + (interval.WidthNs / 2)),
        Sent = interval.Counters.Started,
        Ok = interval.Counters.Succeeded,
        Failed = interval.Counters.Failed,
        Dropped = interval.Counters.Dropped,
        InFlight = interval.InFlight,
        OutputTokens = interval.Counters.OutputTokens,
        Errors = Errors(interval.Counters.ByOutcome),
        Metrics = Percentiles(metric => interval.Histograms[metric]),
    };
}
