using Proofload.Measurement.Histograms;
using Proofload.Results;

namespace Proofload.Analysis;

/// <summary>
/// A stored or imported run, as analyses ask for it. Time batches are not kept, so intervals of percentiles rest on order statistics
/// alone and are narrower than those of the run itself.
/// </summary>
public sealed class StoredRun(RunResult result) : IMeasuredRun
{
    /// <inheritdoc/>
    public SparseHistogram? Histogram(string metric, string? kind) =>
        Metrics(kind) is { } metrics && metrics.TryGetValue(metric, out var summary) && summary.Histogram is { } text
            ? HistogramCodec.DecodeBase64(text)
            : null;

    /// <inheritdoc/>
    public IReadOnlyList<SparseHistogram> Batches(string metric, string? kind) => [];

    /// <inheritdoc/>
    public RunCounts Counts(string? kind) => kind is null ? result.Counts : Find(kind)?.Counts ?? new RunCounts();

    /// <inheritdoc/>
    public long? Good(string? kind) =>
        (kind is null ? result.Rates : Find(kind)?.Rates)?.GoodputRatio is { } ratio
            ? (long)Math.Round(ratio * (Counts(kind).Ok + Counts(kind).Failed))
            : null;

    /// <inheritdoc/>
    public double? Rate(string metric, string? kind)
    {
        var rates = kind is null ? result.Rates : Find(kind)?.Rates;
        return metric switch
        {
            "throughput" => rates?.Throughput,
            "offered_rate" => rates?.Offered,
            "sent_rate" => rates?.Sent,
            "goodput_rate" => rates?.Goodput,
            "output_token_throughput" => rates?.OutputTokens,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> RateSamples(string metric, string? kind)
    {
        Func<IntervalResult, long>? count = kind is not null ? null : metric switch
        {
            "throughput" => static i => i.Ok,
            "output_token_throughput" => static i => i.OutputTokens,
            "sent_rate" => static i => i.Sent,
            _ => null,
        };
        var width = result.SeriesResolution;
        return count is null || result.Series.Count < 3 ? [] : [.. result.Series.Skip(1).SkipLast(1).Select(i => count(i) / width)];
    }

    private KindResult? Find(string kind) => result.Kinds.FirstOrDefault(k => k.Name == kind);

    private IReadOnlyDictionary<string, MetricSummary>? Metrics(string? kind) => kind is null ? result.Metrics : Find(kind)?.Metrics;
}
