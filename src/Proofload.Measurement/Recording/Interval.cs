namespace Proofload.Measurement.Recording;

/// <summary>One interval of a run's time series. Immutable.</summary>
public sealed class Interval
{
    private readonly PackedHistograms? _histograms;

    internal Interval(long startNs, long widthNs, int inFlight, IntervalContent? content)
    {
        StartNs = startNs;
        WidthNs = widthNs;
        InFlight = inFlight;
        Version = content?.Version ?? 0;
        Counters = content?.Counters ?? TickCounters.None;
        _histograms = content?.Histograms;
    }

    /// <summary>Start, nanoseconds since the run's start.</summary>
    public long StartNs { get; }

    /// <summary>Length in nanoseconds.</summary>
    public long WidthNs { get; }

    /// <summary>Requests in flight at its end, over all workers.</summary>
    public int InFlight { get; }

    /// <summary>What was counted.</summary>
    public TickCounters Counters { get; }

    /// <summary>What was measured. It is kept packed, so each call unpacks.</summary>
    public TickHistograms Histograms => _histograms?.Unpack() ?? TickHistograms.Empty;

    /// <summary>Grows with every tick that came into this interval: two equal figures mean the same counters and histograms. 0 when it is empty.</summary>
    public long Version { get; }
}
