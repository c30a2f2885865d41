namespace Proofload.Measurement.Recording;

/// <summary>
/// Takes the ticks of all workers into the run's time series. One thread calls it, a few times a second; the workers never wait for it.
/// </summary>
/// <param name="recorders">The workers' recorders; may be empty when ticks come from other machines through <see cref="Add(Tick)"/>.</param>
/// <param name="intervals">Null for a series with the default sizes.</param>
/// <param name="batches">Null for a series with the default sizes.</param>
/// <param name="window">The last seconds for a live view; null when nobody looks.</param>
public sealed class TickCollector(
    IReadOnlyList<Recorder> recorders, IntervalSeries? intervals = null, BatchSeries? batches = null, TickWindow? window = null)
{
    /// <summary>The run over time.</summary>
    public IntervalSeries Intervals { get; } = intervals ?? new IntervalSeries();

    /// <summary>The measured phase in batches.</summary>
    public BatchSeries Batches { get; } = batches ?? new BatchSeries();

    /// <summary>The last seconds; null when nobody looks.</summary>
    public TickWindow? Window => window;

    /// <summary>Takes everything that the workers have published.</summary>
    /// <param name="onTick">Sees each tick as well, for live views and exporters; may be null.</param>
    /// <param name="withHistograms">It wants to see histograms, too; without, those of a tick are empty, and nothing is copied for it.</param>
    /// <returns>Number of ticks taken.</returns>
    public int Drain(Action<Tick>? onTick = null, bool withHistograms = true)
    {
        var taken = 0;
        foreach (var recorder in recorders)
        {
            while (recorder.TryVisitTick(buffer => Add(buffer.Freeze(recorder.Worker, withHistograms && onTick is not null), buffer, onTick)))
                taken++;
        }

        return taken;
    }

    /// <summary>Adds a tick from elsewhere.</summary>
    /// <param name="tick">The tick; its worker number is unique within the run.</param>
    public void Add(Tick tick)
    {
        Intervals.Add(tick);
        Batches.Add(tick);
        window?.Add(tick);
    }

    private void Add(Tick tick, TickBuffer buffer, Action<Tick>? onTick)
    {
        Intervals.Add(tick, buffer);
        Batches.Add(tick, buffer);
        window?.Add(tick, buffer);
        onTick?.Invoke(tick);
    }
}
