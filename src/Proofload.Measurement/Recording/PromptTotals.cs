using System.Collections.Immutable;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>The whole-run totals of one worker by length of the prompt. A bin comes into being with its first request.</summary>
internal sealed class PromptTotals
{
    private readonly KindTotals?[] _bins = new KindTotals?[PromptBins.Count];
    private bool _isEmpty = true;

    /// <summary>Counts a success whose prompt tokens are known.</summary>
    public void Record(in RequestRecord r)
    {
        _isEmpty = false;
        var bin = _bins[PromptBins.IndexOf(r.PromptTokens)] ??= new KindTotals();
        Add(bin, RecordedMetric.Latency, r.LatencyNs);
        Add(bin, RecordedMetric.Ttft, r.TtftNs);
        Add(bin, RecordedMetric.Tpot, r.TpotNs);
    }

    /// <summary>One entry for each bin; empty when no prompt length was known.</summary>
    public ImmutableArray<KindSnapshot> Freeze() =>
        _isEmpty ? [] : [.. _bins.Select(static bin => bin?.Freeze(judged: false) ?? KindSnapshot.Create(RequestCounters.None, static _ => SparseHistogram.Empty))];

    private static void Add(KindTotals bin, RecordedMetric metric, long value)
    {
        if (value >= 0)
            bin[metric].Record(value);
    }
}
