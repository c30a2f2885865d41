using System.Collections.Immutable;
using Proofload.Analysis;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>A run that has just ended, as analyses ask for it: totals and time batches straight from the recorders.</summary>
/// <param name="totals">What all workers recorded.</param>
/// <param name="ticks">The run over time; null when the records have no times.</param>
/// <param name="kinds">Names of the request kinds.</param>
/// <param name="measuredFromNs">First intended time.</param>
/// <param name="withSessions">Whether the load has sessions.</param>
internal sealed class RecordedRun(RecorderSnapshot totals, TickCollector? ticks, IReadOnlyList<string> kinds, long measuredFromNs, bool withSessions) : IMeasuredRun
{
    /// <inheritdoc/>
    public CustomSnapshot? Custom { get; init; }

    /// <summary>Length of the window in seconds where the records do not tell it; null takes first intended to last done.</summary>
    public double? KnownWindow { get; init; }

    public SparseHistogram? Histogram(string metric, string? kind) =>
        !RecordedMetrics.TryParse(metric, out var id) ? kind is null && Custom?.Metric(metric) is { Values.Count: > 0 } own ? own.Values : null
        : RecordedMetrics.IsOfSessions(id) ? kind is null ? OfSessions(id) : null
        : Find(kind) is { } part && part[id].Count > 0 ? part[id] : null;

    public SessionCounts? Sessions { get; } = withSessions ? Counted(totals.Sessions.Counters) : null;

    public IReadOnlyList<SparseHistogram> Batches(string metric, string? kind) =>
        ticks is not null && kind is null && RecordedMetrics.TryParse(metric, out var id) && RecordedMetrics.InTicks.Contains(id) ? ticks.Batches.Of(id) : [];

    public RunCounts Counts(string? kind)
    {
        var counters = Find(kind)?.Counters ?? RequestCounters.None;
        return new RunCounts
        {
            Intended = counters.Intended,
            Sent = counters.Sent,
            Ok = counters.Succeeded,
            Failed = counters.Failed,
            Cancelled = counters.Cancelled,
            Dropped = counters.Dropped,
            WarmUp = kind is null ? totals.WarmUp.Intended : 0,
            CoolDown = kind is null ? totals.CoolDown.Intended : 0,
        };
    }

    public long? Good(string? kind) => Find(kind)?.Counters.Good;

    public double? Rate(string metric, string? kind)
    {
        if (Find(kind) is not { } part || Window is not { } window)
        {
            return null;
        }

        var counters = part.Counters;
        return metric switch
        {
            "session_throughput" => kind is null && withSessions ? totals.Sessions.Counters.Succeeded / window : null,
            "throughput" => counters.Succeeded / window,
            "offered_rate" => counters.Intended / window,
            "sent_rate" => counters.Sent / window,
            "goodput_rate" => counters.Good / window,
            "output_token_throughput" => counters.OutputTokensBySource.Any(static n => n > 0) ? counters.OutputTokens / window : null,
            "prompt_token_throughput" => counters.PromptTokens > 0 ? counters.PromptTokens / window : null,
            _ => null,
        };
    }

    public IReadOnlyList<double> RateSamples(string metric, string? kind)
    {
        if (ticks is null || kind is not null || Window is not { } window)
        {
            return [];
        }

        Func<TickCounters, long>? count = metric switch
        {
            "throughput" => static c => c.Succeeded,
            "goodput_rate" => static c => c.Good,
            "output_token_throughput" => static c => c.OutputTokens,
            "sent_rate" => static c => c.Started,
            _ => null,
        };
        var to = measuredFromNs + (long)(window * 1e9);
        return count is null
            ? []
            : [.. ticks.Intervals.ToImmutable()
                .Where(i => i.StartNs >= measuredFromNs && i.StartNs + i.WidthNs <= to)
                .Select(i => count(i.Counters) / (i.WidthNs / 1e9))];
    }

    /// <summary>First intended to last done of all kinds, seconds; null when nothing was completed or nobody knows when.</summary>
    public double? Window => KnownWindow ?? (ticks is null ? null : TotalsWindow);

    private double? TotalsWindow => totals.All.Counters.WindowNs is > 0 and var ns ? ns / 1e9 : null;

    private KindSnapshot? Find(string? kind)
    {
        if (kind is null)
        {
            return totals.All;
        }

        if (RunPart.PromptsOf(kind) is { } bin)
        {
            return bin < totals.PromptBins.Length ? totals.PromptBins[bin] : null;
        }

        var (name, turn) = RunPart.Parse(kind);
        var index = name is null ? -1 : kinds.ToImmutableArray().IndexOf(name);
        if (turn is not { } number)
        {
            return index < 0 ? null : totals.Kinds[index];
        }

        var turns = totals.Turns
            .Where((_, k) => name is null || k == index)
            .Where(t => number <= t.Length)
            .Select(t => t[number - 1])
            .ToArray();
        return turns.Length == 0 ? null : turns.Length == 1 ? turns[0] : KindSnapshot.Merge(turns);
    }

    private SparseHistogram? OfSessions(RecordedMetric metric)
    {
        var histogram = metric == RecordedMetric.SessionSteps ? totals.Sessions.Steps : totals.Sessions.Duration;
        return histogram.Count > 0 ? histogram : null;
    }

    private static SessionCounts Counted(SessionCounters counters) => new()
    {
        Begun = counters.Begun,
        Ok = counters.Succeeded,
        Failed = counters.Failed,
        Cancelled = counters.Cancelled,
        Dropped = counters.Dropped,
    };
}
