using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>Adds up the histograms of ticks in memory that is used again: many ticks become one set without a set in between. For one thread.</summary>
internal sealed class TickAccumulator
{
    private readonly Histogram[] _histograms = [.. RecordedMetrics.InTicks.Select(static _ => new Histogram())];

    public bool IsEmpty
    {
        get
        {
            foreach (var histogram in _histograms)
            {
                if (histogram.Count > 0)
                    return false;
            }

            return true;
        }
    }

    public void Add(TickHistograms ticked)
    {
        for (var slot = 0; slot < _histograms.Length; slot++)
            _histograms[slot].Add(ticked[RecordedMetrics.InTicks[slot]]);
    }

    public void Add(TickBuffer ticked)
    {
        for (var slot = 0; slot < _histograms.Length; slot++)
            _histograms[slot].Add(ticked.Slot(slot));
    }

    /// <summary>The histogram of a place in <see cref="RecordedMetrics.InTicks"/>.</summary>
    public Histogram Slot(int slot) => _histograms[slot];

    public void Clear()
    {
        foreach (var histogram in _histograms)
            histogram.Clear();
    }
}
