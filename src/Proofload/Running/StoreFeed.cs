using Proofload.Results;

namespace Proofload.Running;

/// <summary>
/// Hands each finished second of a run to the store in the background, so that a crash loses at most the last one. A store that fails is
/// reported once and never ends a run.
/// </summary>
internal sealed class StoreFeed(IRunStore store, string runId) : IDisposable
{
    private Task _pending = Task.CompletedTask;
    private int _stored;
    private double _resolution = 1;
    private double _lastAt = -1;

    /// <summary>The first failure, in words; null while all is well.</summary>
    public string? Failure { get; private set; }

    public async Task BeginAsync(RunResult head)
    {
        try
        {
            await store.BeginAsync(head, CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failure = e.Message;
        }
    }

    /// <summary>Stores the intervals that are complete; skips a turn while the last write goes on.</summary>
    public void Append(RunSession session, bool last)
    {
        if (Failure is not null || (!last && !_pending.IsCompleted))
        {
            return;
        }

        var series = session.Series;
        var resolution = series.Resolution;
        if (!resolution.Equals(_resolution))
        {
            // The series has folded: continue behind the time that is stored.
            _resolution = resolution;
            _stored = (int)Math.Ceiling((_lastAt + 1) / resolution);
        }

        var complete = last ? series.Count : series.Count - 1;
        if (complete <= _stored)
        {
            return;
        }

        IReadOnlyList<IntervalResult> fresh = [.. series.From(_stored).Take(complete - _stored)];
        _stored = complete;
        _lastAt = fresh[^1].At;
        _pending = WriteAsync(fresh);
    }

    public async Task FinishAsync() => await _pending;

    public void Dispose() => _pending.Wait(TimeSpan.FromSeconds(5));

    private async Task WriteAsync(IReadOnlyList<IntervalResult> intervals)
    {
        try
        {
            await Task.Run(() => store.AppendAsync(runId, intervals, CancellationToken.None));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failure ??= e.Message;
        }
    }
}
