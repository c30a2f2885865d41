using Proofload.Measurement.Histograms;
using Proofload.Measurement.Statistics;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>Reads what a criterion looks at from a finished run; null when the run does not have it.</summary>
internal static class RunFigures
{
    public static RunFigure? Of(RunResult run, Criterion c)
    {
        if (c.Metric is Criterion.CostPerRequest or Criterion.CostPerGoodRequest)
            return Inverse(Of(run, c with { Metric = c.Metric == Criterion.CostPerRequest ? Metrics.Throughput.Id : Metrics.GoodputRate.Id }));
        return c.Statistic == ObjectiveStatistic.Value ? OfRun(run, c) : OfRequests(run, c);
    }

    /// <summary>The values of a per-request metric of a part of the run; null without any.</summary>
    public static SparseHistogram? Histogram(RunResult run, Criterion c) =>
        RunParts.Metrics(run, c)?.GetValueOrDefault(c.Metric)?.Histogram is { } text ? HistogramCodec.DecodeBase64(text) : null;

    private static RunFigure? OfRequests(RunResult run, Criterion c)
    {
        if (c.Metric == Metrics.OutputSpeed.Id && RunParts.Metrics(run, c)?.ContainsKey(c.Metric) != true)
        {
            return c.Statistic == ObjectiveStatistic.Quantile
                ? Inverse(OfRequests(run, c with { Metric = Metrics.Tpot.Id, Quantile = 1 - c.Quantile }))
                : null;
        }

        if (RunParts.Metrics(run, c)?.GetValueOrDefault(c.Metric) is not { Count: > 0 } summary)
            return null;
        switch (c.Statistic)
        {
            case ObjectiveStatistic.Mean:
                return summary.Mean is { } mean ? new RunFigure(mean, Widened(run, c, mean, Ends(summary.Ci.GetValueOrDefault("mean")))) : null;
            case ObjectiveStatistic.Max:
                return summary.Max is { } max ? new RunFigure(max, null) : null;
            case ObjectiveStatistic.Min:
                return summary.Min is { } min ? new RunFigure(min, null) : null;
            default:
                return Quantile(run, c, summary);
        }
    }

    private static RunFigure? Quantile(RunResult run, Criterion c, MetricSummary summary)
    {
        // A percentile of fewer values is their maximum or minimum under another name.
        if (summary.Count * Math.Min(c.Quantile, 1 - c.Quantile) < 1 - 1e-9)
            return null;
        var known = Dependence.Statistics.FirstOrDefault(s => Math.Abs(s.Quantile - c.Quantile) < 1e-9);
        if (known.Key is { } key && Dependence.Value(summary, key) is { } value)
            return new RunFigure(value, Widened(run, c, value, Ends(summary.Ci.GetValueOrDefault(key))));
        if (summary.Histogram is not { } text)
            return null;

        var histogram = HistogramCodec.DecodeBase64(text);
        var scale = Dependence.Scale(summary, histogram);
        var at = histogram.ValueAtQuantile(c.Quantile) * scale;
        return new RunFigure(at, Dependence.Widen(at, Dependence.OrderStatistics(histogram, c.Quantile, scale), Dependence.Factor(run, c.Metric, c.Quantile)));
    }

    // The run judges its parts as if their requests were independent; they queue as much as all requests do.
    private static RealInterval? Widened(RunResult run, Criterion c, double value, RealInterval? interval) => RunParts.IsWhole(c)
        ? interval
        : Dependence.Widen(value, interval, Dependence.Factor(run, c.Metric, c.Statistic == ObjectiveStatistic.Quantile ? c.Quantile : 0.5));

    private static RunFigure? OfRun(RunResult run, Criterion c)
    {
        if (RunParts.Counts(run, c.Kind, c.Turn) is not { } counts)
            return null;
        var whole = c.Kind is null && c.Turn is null;
        var rates = whole ? run.Rates : c.Turn is null ? run.Kinds.FirstOrDefault(k => k.Name == c.Kind)?.Rates : null;
        var finished = counts.Ok + counts.Failed;
        return c.Metric switch
        {
            "error_rate" => Share(counts.Failed, finished, Dependence.OfFailures(run)),
            "availability" => Share(counts.Ok, finished, Dependence.OfFailures(run)),
            "goodput" => rates?.GoodputRatio is { } ratio
                ? Share((long)Math.Round(ratio * finished), finished, Math.Max(Dependence.OfFailures(run), Math.Pow(Dependence.Factor(run, Metrics.Latency.Id, 0.9), 2)))
                : null,
            "session_success_rate" => whole && run.Sessions?.Counts is { } sessions ? Share(sessions.Ok, sessions.Ok + sessions.Failed, Dependence.OfFailures(run)) : null,
            "session_throughput" => whole ? Rate(run.Sessions?.Throughput, null) : null,
            "throughput" => Rate(rates?.Throughput, whole ? Spans(run, static i => i.Ok) : null),
            "output_token_throughput" => Rate(rates?.OutputTokens, whole ? Spans(run, static i => i.OutputTokens) : null),
            "sent_rate" => Rate(rates?.Sent, whole ? Spans(run, static i => i.Sent ?? 0) : null),
            "offered_rate" => Rate(rates?.Offered, null),
            "goodput_rate" => Rate(rates?.Goodput, null),
            _ => null,
        };
    }

    private static RunFigure? Share(long events, long trials, double design)
    {
        if (trials <= 0)
            return null;
        var interval = Wilson.Interval((long)Math.Round(events / design), Math.Max(1, (long)Math.Round(trials / design)));
        return new RunFigure((double)events / trials, interval, new ShareCounts(events, trials, design));
    }

    private static RunFigure? Rate(double? value, IReadOnlyList<double>? spans)
    {
        if (value is not { } v)
            return null;
        if (spans is null || RateInterval.FromSpans(spans) is not { } interval)
            return new RunFigure(v, null);

        // Around the rate of the whole window, of which the spans leave out the partial ends.
        var half = (interval.High - interval.Low) / 2;
        return new RunFigure(v, new RealInterval(Math.Max(0, v - half), v + half));
    }

    private static double[] Spans(RunResult run, Func<IntervalResult, long> count)
    {
        var loaded = run.Series.SkipWhile(static i => i.Ok + i.Failed == 0).ToList();
        return loaded.Count < 3 ? [] : [.. loaded.Skip(1).SkipLast(1).Select(i => count(i) / run.SeriesResolution)];
    }

    private static RunFigure? Inverse(RunFigure? figure) => figure is { Value: > 0 }
        ? new RunFigure(1 / figure.Value, figure.Interval is { Low: > 0 } i ? new RealInterval(1 / i.High, 1 / i.Low) : null)
        : null;

    private static RealInterval? Ends(ConfidenceInterval? ci) =>
        ci is { Low: { } low, High: { } high, Needed: null } && ci.Method != "none" ? new RealInterval(low, high) : null;
}
