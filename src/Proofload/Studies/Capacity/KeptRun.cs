using Proofload.Analysis;
using Proofload.Measurement.Histograms;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Studies.Capacity;

/// <summary>A stored or imported run, as analyses ask for it: totals as far as they were kept, and nothing over time but the series.</summary>
internal sealed class KeptRun(RunResult result) : IMeasuredRun
{
    public SparseHistogram? Histogram(string metric, string? kind)
    {
        if (Metrics(kind)?.GetValueOrDefault(metric)?.Histogram is not { } text)
            return null;
        try
        {
            return HistogramCodec.DecodeBase64(text) is { Count: > 0 } histogram ? histogram : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidDataException)
        {
            // What cannot be read was not kept.
            return null;
        }
    }

    public IReadOnlyList<SparseHistogram> Batches(string metric, string? kind) => [];

    public RunCounts Counts(string? kind) => kind is null ? result.Counts : result.Kinds.FirstOrDefault(k => k.Name == kind)?.Counts ?? new RunCounts();

    public long? Good(string? kind) => kind is null && result.Rates.GoodputRatio is { } share ? (long)Math.Round(share * (result.Counts.Ok + result.Counts.Failed)) : null;

    public double? Rate(string metric, string? kind)
    {
        var rates = kind is null ? result.Rates : result.Kinds.FirstOrDefault(k => k.Name == kind)?.Rates;
        return metric switch
        {
            "throughput" => rates?.Throughput,
            "offered_rate" => rates?.Offered,
            "sent_rate" => rates?.Sent,
            "goodput_rate" => rates?.Goodput,
            "output_token_throughput" => rates?.OutputTokens,
            "prompt_token_throughput" => rates?.PromptTokens,
            _ => null,
        };
    }

    public IReadOnlyList<double> RateSamples(string metric, string? kind) => kind is null && metric == "throughput" && result is { SeriesResolution: > 0, Series.Count: > 2 }
        ? [.. result.Series.Skip(1).SkipLast(1).Select(i => i.Ok / result.SeriesResolution)]
        : [];

    /// <summary>The objectives of a run that was kept: its own intervals where it has them, which know how its requests depend on each other.</summary>
    public static IReadOnlyList<ObjectiveResult> Judge(RunResult run, IReadOnlyList<Objective> objectives)
    {
        var kept = new KeptRun(run);
        return [.. objectives.Select(o => ObjectiveJudge.Judge(kept, o, kept.Estimate(o)))];
    }

    private Estimate Estimate(Objective objective)
    {
        if (objective.Statistic != ObjectiveStatistic.Quantile || Metrics(objective.Kind)?.GetValueOrDefault(objective.Metric) is not { } metric)
            return Estimator.Of(this, objective);

        var name = "p" + (objective.Quantile * 100).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal);
        var value = name switch
        {
            "p50" => metric.P50,
            "p90" => metric.P90,
            "p95" => metric.P95,
            "p99" => metric.P99,
            "p999" => metric.P999,
            _ => null,
        };
        return value is { } known && metric.Ci.GetValueOrDefault(name) is { } interval
            ? new Estimate(known, interval.Low, interval.High, interval.Method ?? "", interval.Needed)
            : metric.Histogram is not null ? Estimator.Of(this, objective)
            : new Estimate(value, null, null, "none");
    }

    private IReadOnlyDictionary<string, MetricSummary>? Metrics(string? kind) => kind is null ? result.Metrics : result.Kinds.FirstOrDefault(k => k.Name == kind)?.Metrics;
}
