using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace Proofload.Lab.Simulator.Timing;

/// <summary>A pooled awaitable moment. Its continuation runs on the timer thread: no hop to the thread pool, no extra lateness.</summary>
internal sealed class TimerDelay : TimedAction, IValueTaskSource
{
    private static readonly ConcurrentQueue<TimerDelay> Pool = new();
    private ManualResetValueTaskSourceCore<bool> _source;
    private LatenessSummary? _lateness;

    public static ValueTask Start(TimerLoop loop, long dueNs, LatenessSummary? lateness)
    {
        var delay = Pool.TryDequeue(out var pooled) ? pooled : new TimerDelay();
        delay._lateness = lateness;
        var task = new ValueTask(delay, delay._source.Version);
        loop.Schedule(delay, dueNs);
        return task;
    }

    public override void OnDue(long nowNs)
    {
        _lateness?.Record(nowNs - DueNs);
        _source.SetResult(true);
    }

    public override void OnFailure(Exception exception)
    {
        // SetResult runs the awaiting code, and asynchronous code keeps its own exceptions; there is nothing left to end.
    }

    public void GetResult(short token)
    {
        _source.GetResult(token);
        _source.Reset();
        _lateness = null;
        Pool.Enqueue(this);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
