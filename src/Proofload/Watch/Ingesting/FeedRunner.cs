using System.Collections.Concurrent;
using System.Text.Json;

namespace Proofload.Watch.Ingesting;

/// <summary>
/// Runs a source beside the watch. It reads on only when the batch before was taken, so what waits is bounded; the place is handed over with the counts that
/// it belongs to, and a process that dies reads again what it had not kept.
/// </summary>
internal sealed class FeedRunner(IngestSource source, IFeed feed, string? place, Action<string> note) : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _taken = new(0);
    private readonly ConcurrentQueue<FeedBatch> _ready = new();
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private string? _place = place;
    private string? _problem;
    private bool _hasCaughtUp;

    public IngestSource Source => source;

    /// <summary>Why it cannot be read at the moment; null when it can.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>It has been read to its end, or found to be unreadable, once.</summary>
    public bool HasCaughtUp => Volatile.Read(ref _hasCaughtUp) && _ready.IsEmpty;

    /// <summary>Lines, readings or requests that were read since the process began; the keeper's own, as all below.</summary>
    public long Read { get; private set; }

    public long Bad { get; private set; }

    public long Resets { get; private set; }

    /// <summary>Takes what was read; gives the batch or null.</summary>
    public FeedBatch? Take()
    {
        if (!_ready.TryDequeue(out var batch))
            return null;
        (Read, Bad, Resets) = (Read + batch.Read, Bad + batch.Bad, Resets + batch.Resets);
        _taken.Release();
        return batch;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
                await Task.Delay(await TurnAsync(stop), stop);
        }
        catch (OperationCanceledException)
        {
            // The watch ends.
        }
    }

    public void Dispose()
    {
        feed.Dispose();
        _taken.Dispose();
    }

    private async Task<TimeSpan> TurnAsync(CancellationToken stop)
    {
        FeedBatch batch;
        try
        {
            batch = await feed.ReadAsync(_place, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            var problem = e is JsonException ? "its place in the store cannot be read" : e.Message.ReplaceLineEndings(" ");
            if (_problem != problem)
                note($"{source.Name}: {problem}; it is tried again");
            Volatile.Write(ref _problem, problem);
            Volatile.Write(ref _hasCaughtUp, true);
            return feed.Every > Retry ? feed.Every : Retry;
        }

        if (_problem is not null)
            note($"{source.Name}: it can be read again");
        Volatile.Write(ref _problem, null);
        foreach (var problem in batch.Problems)
            Say(problem);
        if (batch.Place is not null)
        {
            _place = batch.Place;
            _ready.Enqueue(batch);
            await _taken.WaitAsync(stop);
        }

        if (batch.IsEnd)
            Volatile.Write(ref _hasCaughtUp, true);
        return batch.IsEnd ? feed.Every : TimeSpan.Zero;
    }

    // A log full of rubbish is said a few times and counted always.
    private void Say(string problem)
    {
        const int most = 20;
        if (_said.Count < most && _said.Add(problem))
            note($"{source.Name}: {problem}{(_said.Count == most ? " (further ones are only counted)" : "")}");
    }
}
