using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;

namespace Proofload.Lab.Simulator.Timing;

/// <summary>
/// One thread that runs actions at absolute moments with microsecond precision. Actions that reschedule themselves touch
/// only the heap; other threads hand theirs over through a lock-free inbox and wake the thread only if it would sleep too long.
/// </summary>
internal sealed class TimerLoop : IDisposable
{
    private const int InboxEvery = 32;
    private const long LongestSleepNs = 1_000_000_000;
    private readonly IClock _clock;
    private readonly FreezeWindow _freeze;

    // It does not spin: on one core with its clients' kernel work that would cost more than it gains.
    private readonly IWaiter _waiter = Waiter.Create(spinShare: 0);
    private readonly DueHeap _heap = new();
    private readonly Thread _thread;
    private TimedAction? _inbox;
    private long _wakeAtNs;
    private int _sleeping;
    private long _failures;
    private volatile bool _stopping;

    private TimerLoop(IClock clock, FreezeWindow freeze)
    {
        _clock = clock;
        _freeze = freeze;
        _thread = new Thread(Run) { IsBackground = true, Name = "proofload-timer" };
    }

    public IClock Clock => _clock;

    /// <summary>Actions that threw; 0 unless the simulator has a bug.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public static TimerLoop Start(IClock clock, FreezeWindow freeze)
    {
        var loop = new TimerLoop(clock, freeze);
        loop._thread.Start();
        return loop;
    }

    /// <summary>Runs the action at the given moment, or as soon as possible when that is past. Any thread.</summary>
    public void Schedule(TimedAction action, long dueNs)
    {
        action.DueNs = dueNs;
        if (Thread.CurrentThread == _thread)
        {
            _heap.Push(action);
            return;
        }

        TimedAction? head;
        do
        {
            head = Volatile.Read(ref _inbox);
            action.NextInInbox = head;
        }
        while (Interlocked.CompareExchange(ref _inbox, action, head) != head);

        // Full fence above (CompareExchange): either the loop sees the inbox before it sleeps, or this sees it sleeping.
        if (Volatile.Read(ref _sleeping) == 1 && dueNs < Volatile.Read(ref _wakeAtNs) && Interlocked.Exchange(ref _sleeping, 0) == 1)
        {
            _waiter.Wake();
        }
    }

    /// <summary>Completes at the given moment; the continuation runs on the timer thread.</summary>
    public ValueTask DelayUntil(long dueNs, LatenessSummary? lateness = null) => TimerDelay.Start(this, dueNs, lateness);

    public void Dispose()
    {
        _stopping = true;
        _waiter.Wake();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        _waiter.Dispose();
    }

    private void Run()
    {
        var untilInbox = 0;
        while (!_stopping)
        {
            if (--untilInbox <= 0)
            {
                TakeInbox();
                untilInbox = InboxEvery;
            }

            var now = _clock.NowNs;
            if (_freeze.IsFrozen(now, out var thawNs))
            {
                SleepUntil(thawNs, now);
                untilInbox = 0;
            }
            else if (_heap.Count > 0 && _heap.NextDueNs <= now)
            {
                RunOne(_heap.Pop(), now);
            }
            else
            {
                TakeInbox();
                SleepUntil(_heap.Count > 0 ? _heap.NextDueNs : long.MaxValue, now);
                untilInbox = 0;
            }
        }
    }

    private void RunOne(TimedAction action, long now)
    {
        try
        {
            action.OnDue(now);
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref _failures);
            action.OnFailure(exception);
        }
    }

    private void SleepUntil(long dueNs, long now)
    {
        var wakeAt = Math.Min(dueNs, now + LongestSleepNs);
        Volatile.Write(ref _wakeAtNs, wakeAt);
        Interlocked.Exchange(ref _sleeping, 1);
        if (Volatile.Read(ref _inbox) is null && !_stopping && wakeAt > now)
        {
            _waiter.WaitUntil(wakeAt);
        }

        Volatile.Write(ref _sleeping, 0);
    }

    private void TakeInbox()
    {
        if (Volatile.Read(ref _inbox) is null)
        {
            return;
        }

        // The inbox is a stack; reversing it restores the order of arrival, which breaks ties in the heap.
        TimedAction? reversed = null;
        for (var action = Interlocked.Exchange(ref _inbox, null); action is not null;)
        {
            var next = action.NextInInbox;
            action.NextInInbox = reversed;
            reversed = action;
            action = next;
        }

        while (reversed is not null)
        {
            var next = reversed.NextInInbox;
            reversed.NextInInbox = null;
            _heap.Push(reversed);
            reversed = next;
        }
    }
}
