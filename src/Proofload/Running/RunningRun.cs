using Proofload.Analysis;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>A run that goes on, as analyses ask for it: from ticks, so that looking stops no worker. It has no single kinds.</summary>
/// <param name="ticks">The run over time.</param>
/// <param name="counters">What all ticks counted.</param>
/// <param name="fromNs">Start of the measured phase.</param>
/// <param name="seconds">Length of the measured phase up to now; above 0.</param>
/// <param name="judgesRequests">Whether some objective makes a single request good.</param>
internal sealed class RunningRun(TickCollector ticks, TickCounters counters, long fromNs, double seconds, bool judgesRequests) : IMeasuredRun
{
    private readonly Dictionary<RecordedMetric, (SparseHistogram Total, IReadOnlyList<SparseHistogram> Batches)> _known = [];

    public SparseHistogram? Histogram(string metric, string? kind) => Find(metric, kind) is { Total.Count: > 0 } known ? known.Total : null;

    public IReadOnlyList<SparseHistogram> Batches(string metric, string? kind) => Find(metric, kind)?.Batches ?? [];

    public RunCounts Counts(string? kind) => kind is not null ? new RunCounts() : new RunCounts
    {
        Intended = counters.Succeeded + counters.Failed + counters.Cancelled + counters.Dropped,
        Sent = counters.Succeeded + counters.Failed + counters.Cancelled,
        Ok = counters.Succeeded,
        Failed = counters.Failed,
        Cancelled = counters.Cancelled,
        Dropped = counters.Dropped,
        WarmUp = counters.Excluded,
    };

    public long? Good(string? kind) => kind is null && judgesRequests ? counters.Good : null;

    public double? Rate(string metric, string? kind) => kind is null && CountOf(metric) is { } count && (metric != "output_token_throughput" || counters.OutputTokens > 0)
        ? count(counters) / seconds
        : null;

    public IReadOnlyList<double> RateSamples(string metric, string? kind)
    {
        var toNs = fromNs + (long)(seconds * 1e9);
        return kind is null && CountOf(metric) is { } count
            ? [.. ticks.Intervals.ToImmutable().Where(i => i.StartNs >= fromNs && i.StartNs + i.WidthNs <= toNs).Select(i => count(i.Counters) / (i.WidthNs / 1e9))]
            : [];
    }

    private static Func<TickCounters, long>? CountOf(string metric) => metric switch
    {
        "throughput" => static c => c.Succeeded,
        "goodput_rate" => static c => c.Good,
        "output_token_throughput" => static c => c.OutputTokens,
        _ => null,
    };

    private (SparseHistogram Total, IReadOnlyList<SparseHistogram> Batches)? Find(string metric, string? kind)
    {
        if (kind is not null || !RecordedMetrics.TryParse(metric, out var id) || !RecordedMetrics.InTicks.Contains(id))
            return null;
        if (!_known.TryGetValue(id, out var known))
        {
            var batches = ticks.Batches.Of(id);
            _known[id] = known = (batches.Length == 0 ? SparseHistogram.Empty : SparseHistogram.Merge(batches), batches);
        }

        return known;
    }
}
