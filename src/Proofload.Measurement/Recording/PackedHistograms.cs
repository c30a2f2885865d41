using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>A <see cref="TickHistograms"/> as bytes, a third of its size: a long run keeps many.</summary>
internal sealed class PackedHistograms
{
    private readonly byte[]?[] _bytes;

    private PackedHistograms(byte[]?[] bytes) => _bytes = bytes;

    public static PackedHistograms Of(TickAccumulator sum) => new(
        [.. Enumerable.Range(0, RecordedMetrics.InTicks.Count).Select(slot => sum.Slot(slot) is { Count: > 0 } histogram ? HistogramCodec.Encode(histogram) : null)]);

    public static PackedHistograms Of(TickHistograms plain) => new(
        [.. RecordedMetrics.InTicks.Select(metric => plain[metric] is { Count: > 0 } histogram ? HistogramCodec.Encode(histogram) : null)]);

    /// <summary>One histogram, by its place in <see cref="RecordedMetrics.InTicks"/>.</summary>
    public SparseHistogram Unpack(int slot) => _bytes[slot] is { } bytes ? HistogramCodec.Decode(bytes) : SparseHistogram.Empty;

    public void AddTo(TickAccumulator sum)
    {
        for (var slot = 0; slot < _bytes.Length; slot++)
        {
            if (_bytes[slot] is { } bytes)
                HistogramCodec.AddTo(sum.Slot(slot), bytes);
        }
    }

    public TickHistograms Unpack() => TickHistograms.Create(
        metric => Unpack(RecordedMetrics.TickSlot(metric)));
}
