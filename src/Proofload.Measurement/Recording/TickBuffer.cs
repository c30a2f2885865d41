using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>
/// A tick while it is being filled. The worker swaps a full buffer for a clean one and goes on; the collector turns it into a
/// <see cref="Tick"/>, cleans it and gives it back, so that the worker pays for none of that.
/// </summary>
internal sealed class TickBuffer
{
    private readonly long[] _byOutcome = new long[ErrorKinds.Count];
    private readonly Histogram[] _histograms = [.. RecordedMetrics.InTicks.Select(static _ => new Histogram())];

    public long Started { get; set; }

    public long Good { get; set; }

    public long Dropped { get; set; }

    public long OutputTokens { get; set; }

    public long Excluded { get; set; }

    public long Sessions { get; set; }

    public long StartNs { get; set; }

    public long EndNs { get; set; }

    public int InFlight { get; set; }

    public void Count(ErrorKind outcome) => _byOutcome[(int)outcome]++;

    public Histogram Slot(int slot) => _histograms[slot];

    /// <summary>True when no metric has a sample.</summary>
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

    public Tick Freeze(int worker, bool withHistograms) => new()
    {
        Worker = worker,
        StartNs = StartNs,
        EndNs = EndNs,
        InFlight = InFlight,
        Counters = new TickCounters
        {
            Started = Started,
            ByOutcome = [.. _byOutcome],
            Good = Good,
            Dropped = Dropped,
            OutputTokens = OutputTokens,
            Excluded = Excluded,
            Sessions = Sessions,
        },
        Histograms = !withHistograms ? TickHistograms.Empty : TickHistograms.Create(metric => _histograms[RecordedMetrics.TickSlot(metric)].ToSparse()),
    };

    public void Clear()
    {
        (Started, Good, Dropped, OutputTokens, Excluded, Sessions) = (0, 0, 0, 0, 0, 0);
        (StartNs, EndNs, InFlight) = (0, 0, 0);
        Array.Clear(_byOutcome);
        foreach (var histogram in _histograms)
            histogram.Clear();
    }
}
