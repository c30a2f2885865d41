using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Proofload.Measurement.Pacing;

namespace Proofload.Transport.Epoll;

/// <summary>
/// One epoll set and the way to sleep on it: nanosecond timeouts (epoll_pwait2, where the kernel has it) on a prompt thread
/// (<see cref="PromptThread"/>), and signals from other threads, which cost a system call only while the owner sleeps. Descriptors are registered
/// edge-triggered; room to send is asked for only where somebody waits for it, because the kernel would look for it at every arrival.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EventLoop : IDisposable
{
    private const int MaxEvents = 128;
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int Signalled = 2;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TokenAt = EventBytes - 8;

    private readonly SafeFileHandle _epoll;
    private readonly EventFdHandle _signal;
    private readonly int _descriptor;
    private readonly byte* _events;
    private bool _coarse;
    private int _state;
    private int _preparedThread = -1;
    private bool _disposed;

    /// <exception cref="IOException">The process may not open more descriptors.</exception>
    public EventLoop()
    {
        var epoll = LinuxSocket.EpollCreate(LinuxSocket.EpollClose);
        if (epoll < 0)
        {
            throw new IOException("no epoll set: " + Errno.Describe(Marshal.GetLastPInvokeError()));
        }

        _epoll = new SafeFileHandle(epoll, ownsHandle: true);
        _descriptor = epoll;
        var signal = LinuxNative.EventFd(0, LinuxNative.EventFdFlags);
        if (signal < 0)
        {
            _epoll.Dispose();
            throw new IOException("no eventfd: " + Errno.Describe(Marshal.GetLastPInvokeError()));
        }

        _signal = new EventFdHandle(signal);
        _events = (byte*)NativeMemory.Alloc(MaxEvents, (nuint)EventBytes);

        // Edge-triggered, so nobody has to read it empty; token 0 is nobody's connection.
        Add(signal, 0);
    }

    /// <summary>Descriptor of the set itself: readable while one of its descriptors has an event that nobody has taken.</summary>
    public int Descriptor => _descriptor;

    /// <summary>The loop that watches this set together with others; it is signalled when this one is.</summary>
    public EventLoop? Outer { get; set; }

    /// <summary>Watches another set for as long as it has events.</summary>
    public bool AddSet(int descriptor, ulong token)
    {
        var registration = stackalloc byte[16];
        *(uint*)registration = LinuxSocket.Readable;
        *(ulong*)(registration + TokenAt) = token;
        return LinuxSocket.EpollControl(_descriptor, LinuxSocket.EpollAdd, descriptor, registration) == 0;
    }

    /// <summary>Registers a descriptor for all events.</summary>
    public bool Add(int descriptor, ulong token) => Register(LinuxSocket.EpollAdd, descriptor, token, room: true);

    /// <summary>Says whether room to send is an event of a registered descriptor. What holds at this moment is one, too.</summary>
    public bool Watch(int descriptor, ulong token, bool room) => Register(LinuxSocket.EpollModify, descriptor, token, room);

    /// <summary>Waits for events and returns how many there are: <paramref name="timeoutNs"/> nanoseconds at most, 0 to look only. A signal ends the wait.</summary>
    public int Wait(long timeoutNs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (timeoutNs <= 0)
        {
            return Poll(0);
        }

        PrepareThread();
        if (Interlocked.CompareExchange(ref _state, Asleep, Awake) == Signalled)
        {
            return Poll(0);
        }

        var count = Poll(timeoutNs);
        Interlocked.CompareExchange(ref _state, Awake, Asleep);
        return count;
    }

    /// <summary>Flags and token of an event of the latest wait.</summary>
    public (uint Flags, ulong Token) Event(int index)
    {
        var at = _events + (index * EventBytes);
        return (*(uint*)at, *(ulong*)(at + TokenAt));
    }

    /// <summary>True once for one or more signals.</summary>
    public bool TakeSignal() => Volatile.Read(ref _state) == Signalled && Interlocked.CompareExchange(ref _state, Awake, Signalled) == Signalled;

    /// <summary>Ends the present or the next wait, from any thread.</summary>
    public void Signal()
    {
        Outer?.Signal();
        if (Interlocked.Exchange(ref _state, Signalled) != Asleep)
        {
            return;
        }

        var added = false;
        try
        {
            _signal.DangerousAddRef(ref added);
            ulong one = 1;
            _ = LinuxNative.Write((int)_signal.DangerousGetHandle(), &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits on a disposed loop.
        }
        finally
        {
            if (added)
            {
                _signal.DangerousRelease();
            }
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _signal.Dispose();
        _epoll.Dispose();
        NativeMemory.Free(_events);
    }

    private bool Register(int operation, int descriptor, ulong token, bool room)
    {
        var registration = stackalloc byte[16];
        *(uint*)registration = LinuxSocket.Readable | LinuxSocket.PeerClosed | LinuxSocket.EdgeTriggered | (room ? LinuxSocket.Writable : 0);
        *(ulong*)(registration + TokenAt) = token;
        return LinuxSocket.EpollControl(_descriptor, operation, descriptor, registration) == 0;
    }

    private int Poll(long timeoutNs)
    {
        if (timeoutNs == 0 || _coarse)
        {
            var milliseconds = timeoutNs == long.MaxValue ? -1 : (int)Math.Min(timeoutNs / 1_000_000, int.MaxValue);
            return Math.Max(0, LinuxSocket.Wait(_descriptor, _events, MaxEvents, milliseconds));
        }

        var timeout = new LinuxNative.TimeSpec { Seconds = timeoutNs / 1_000_000_000, Nanoseconds = timeoutNs % 1_000_000_000 };
        var count = (int)LinuxSocket.Wait2(
            LinuxSocket.Wait2Number, _descriptor, _events, MaxEvents, timeoutNs == long.MaxValue ? null : &timeout, null, 0);
        if (count >= 0)
        {
            return count;
        }

        // Before Linux 5.11 the rest of a millisecond is spun by the caller, who waits again until its time has come.
        if (Marshal.GetLastPInvokeError() == Errno.NoSystemCall)
        {
            _coarse = true;
            return Poll(timeoutNs);
        }

        return 0;
    }

    private void PrepareThread()
    {
        var thread = Environment.CurrentManagedThreadId;
        if (thread != _preparedThread)
        {
            PromptThread.Prepare();
            _preparedThread = thread;
        }
    }
}
