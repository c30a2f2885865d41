using System.Runtime.Versioning;
using Proofload.Measurement.Clocks;

namespace Proofload.Measurement.Pacing;

/// <summary>
/// Waits in ppoll on an eventfd with a nanosecond timeout. The waiting thread is made prompt (<see cref="PromptThread"/>) and stays so:
/// it should be the caller's own.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxWaiter : IWaiter
{
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int Woken = 2;

    private readonly EventFdHandle _event;
    private readonly SpinBudget _spin;
    private int _state;
    private int _preparedThread = -1;

    private LinuxWaiter(EventFdHandle handle, SpinBudget spin)
    {
        _event = handle;
        _spin = spin;
    }

    /// <summary>Null where there is no eventfd to be had.</summary>
    public static LinuxWaiter? TryCreate(SpinBudget spin)
    {
        var fd = LinuxNative.EventFd(0, LinuxNative.EventFdFlags);
        return fd < 0 ? null : new LinuxWaiter(new EventFdHandle(fd), spin);
    }

    public void WaitUntil(long dueNs)
    {
        ObjectDisposedException.ThrowIf(_event.IsClosed, this);
        PrepareThread();
        if (Sleep(_spin.SleepUntil(SystemClock.Instance.NowNs, Math.Max(0, dueNs))))
            return;

        while (SystemClock.Instance.NowNs < dueNs)
        {
            if (Interlocked.CompareExchange(ref _state, Awake, Woken) == Woken)
                return;
            Thread.SpinWait(8);
        }
    }

    public void Wake()
    {
        if (Interlocked.Exchange(ref _state, Woken) != Asleep)
            return;

        var added = false;
        try
        {
            _event.DangerousAddRef(ref added);
            ulong one = 1;
            _ = LinuxNative.Write((int)_event.DangerousGetHandle(), &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits on a disposed waiter.
        }
        finally
        {
            if (added)
                _event.DangerousRelease();
        }
    }

    public void Dispose()
    {
        Wake();
        _event.Dispose();
    }

    /// <returns>True when a wake ended the wait.</returns>
    private bool Sleep(long untilNs)
    {
        if (Interlocked.CompareExchange(ref _state, Asleep, Awake) == Woken)
        {
            Volatile.Write(ref _state, Awake);
            return true;
        }

        var added = false;
        try
        {
            _event.DangerousAddRef(ref added);
            Poll((int)_event.DangerousGetHandle(), untilNs);
        }
        finally
        {
            if (added)
                _event.DangerousRelease();
        }

        return Interlocked.Exchange(ref _state, Awake) == Woken;
    }

    private void Poll(int fd, long untilNs)
    {
        var poll = new LinuxNative.PollFd { Fd = fd, Events = LinuxNative.PollIn };
        var slept = false;
        while (Volatile.Read(ref _state) == Asleep)
        {
            LinuxNative.TimeSpec timeout = default;
            if (untilNs != long.MaxValue)
            {
                var now = SystemClock.Instance.NowNs;
                if (untilNs <= now)
                {
                    if (slept)
                        _spin.OnSlept(untilNs, now);
                    return;
                }

                var left = untilNs - now;
                timeout = new LinuxNative.TimeSpec { Seconds = left / 1_000_000_000, Nanoseconds = left % 1_000_000_000 };
            }

            poll.Returned = 0;
            slept = true;
            var ready = LinuxNative.PPoll(&poll, 1, untilNs == long.MaxValue ? null : &timeout, null);
            if (ready > 0)
            {
                // Drained also when the state is not "woken": then the write belongs to a wake that an earlier wait has already seen.
                ulong count;
                _ = LinuxNative.Read(fd, &count, sizeof(ulong));
            }
        }
    }

    private void PrepareThread()
    {
        var thread = Environment.CurrentManagedThreadId;
        if (thread == _preparedThread)
            return;

        PromptThread.Prepare();
        _preparedThread = thread;
    }
}
