using Proofload.Load;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>Turns an interval of the collector into one of the result.</summary>
internal static class SeriesBuilder
{
    public static IntervalResult Build(Interval interval, CompiledLoad load) => WithoutPlan(interval) with
    {
        Planned = load.PlannedAt(interval.StartNs + (interval.WidthNs / 2)),
    };

    /// <summary>An interval of a load whose plan is not known.</summary>
    public static IntervalResult WithoutPlan(Interval interval)
    {
        var histograms = interval.Histograms;
        return new IntervalResult
        {
            At = interval.StartNs / 1e9,
            Sent = interval.Counters.Started,
            Ok = interval.Counters.Succeeded,
            Failed = interval.Counters.Failed,
            Dropped = interval.Counters.Dropped,
            InFlight = interval.InFlight,
            OutputTokens = interval.Counters.OutputTokens,
            Errors = Errors(interval.Counters.ByOutcome),
            Metrics = Percentiles(metric => One(histograms[metric].Count, histograms[metric].ValueAtQuantile, histograms[metric].Max)),
        };
    }

    /// <summary>Percentiles of the last seconds.</summary>
    public static IReadOnlyDictionary<string, IntervalPercentiles> Percentiles(TickWindow ticks) => Percentiles(metric =>
    {
        var histogram = ticks.Of(metric);
        return One(histogram.Count, histogram.ValueAtQuantile, histogram.Max);
    });

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

    private static Dictionary<string, IntervalPercentiles> Percentiles(Func<RecordedMetric, IntervalPercentiles?> of)
    {
        var result = new Dictionary<string, IntervalPercentiles>(StringComparer.Ordinal);
        foreach (var metric in RecordedMetrics.InTicks)
        {
            if (of(metric) is { } percentiles)
            {
                result[RecordedMetrics.Id(metric)] = percentiles;
            }
        }

        return result;
    }

    private static IntervalPercentiles? One(long count, Func<double, long> valueAt, long max) =>
        count == 0 ? null : new IntervalPercentiles(count, valueAt(0.5) * 1e-9, valueAt(0.9) * 1e-9, valueAt(0.99) * 1e-9, max * 1e-9);
}
