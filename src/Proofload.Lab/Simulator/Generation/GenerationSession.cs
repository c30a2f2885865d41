using Proofload.Lab.Simulator.Timing;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Drives one answer on the timer thread from start to end. After its task completes nothing is written any more.</summary>
internal abstract class GenerationSession(TimerLoop loop) : TimedAction
{
    // The continuation runs on the timer thread: the closing bytes follow the last event at once.
    private readonly TaskCompletionSource _done = new();

    protected TimerLoop Loop => loop;

    protected bool IsOver { get; private set; }

    /// <summary>Starts, and completes when the answer has ended, whichever way.</summary>
    public async Task RunAsync(CancellationToken abandoned)
    {
        Start();
        await using var registration = abandoned.UnsafeRegister(static s => ((GenerationSession)s!).Abandon(), this);
        await _done.Task;
    }

    public override void OnFailure(Exception exception)
    {
        IsOver = true;
        _done.TrySetException(exception);
    }

    protected abstract void Start();

    protected virtual void End()
    {
        IsOver = true;
        _done.TrySetResult();
    }

    // Ends on the timer thread, so that no event can be in the middle of its way out when the response is recycled.
    private void Abandon() => loop.Schedule(new Abandonment(this), loop.Clock.NowNs);

    private sealed class Abandonment(GenerationSession session) : TimedAction
    {
        public override void OnDue(long nowNs)
        {
            if (!session.IsOver)
            {
                session.End();
            }
        }

        public override void OnFailure(Exception exception) => session.OnFailure(exception);
    }
}
