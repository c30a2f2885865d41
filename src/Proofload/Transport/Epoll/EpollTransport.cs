using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Plans;
using Proofload.Transport.Http;
using Proofload.Transport.Http1;

namespace Proofload.Transport.Epoll;

/// <summary>
/// HTTP/1.1 over non-blocking sockets in one epoll set. The owner's thread is the event loop: it sleeps, reads and parses, so a request
/// never changes its thread. All that one read brought has one arrival: the kernel's receive stamp, or the clock right after the read.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollTransport : Http1Transport
{
    private const int BufferBytes = 64 * 1024;

    // A connection with more to say waits for the others after so many reads.
    private const int MaxReadsInARow = 16;

    private readonly EventLoop _loop = new();
    private readonly Queue<(EpollConnection Connection, ulong Token)> _unread = new();
    private readonly byte* _buffer = (byte*)NativeMemory.AlignedAlloc(BufferBytes, 4096);
    private readonly StampedReceiver? _stamped;
    private readonly int _port;
    private long _wokeNs = long.MinValue;
    private long _wokeBeforeNs = long.MinValue;
    private bool _hasSlept;

    /// <exception cref="IOException">The process may not open more descriptors.</exception>
    /// <exception cref="PlanException">The plan insists on kernel stamps and the kernel gives none.</exception>
    public EpollTransport(TargetPlan target, int maxInFlight, RunClock clock, TlsSettings? tls, double spin)
        : base(target, maxInFlight, clock, tls, new SpinBudget(spin))
    {
        _port = target.Url.Port;
        var wanted = target.Connections.ReceiveClock;
        _stamped = wanted == ReceiveClock.User ? null : StampedReceiver.TryCreate();
        KernelClock = _stamped is null ? null : new KernelClock(clock, LinuxRealTime.Instance);
        if (_stamped is null && wanted == ReceiveClock.Kernel)
        {
            Free();
            throw new PlanException("target connections receive_clock kernel: this kernel gives no receive stamps; use auto");
        }
    }

    public override string Engine => "epoll";

    /// <summary>Lets another loop sleep for this one: it says when there is something to look at.</summary>
    /// <exception cref="IOException">The sets cannot be nested.</exception>
    public void WatchFrom(EventLoop outer, ulong token)
    {
        _loop.Outer = outer;
        if (!outer.AddSet(_loop.Descriptor, token))
        {
            throw new IOException("no nested epoll set: " + Errno.Describe(Marshal.GetLastPInvokeError()));
        }
    }

    protected override Connection CreateConnection(int index) => new EpollConnection(index);

    protected override DialAnswer Connect(Connection connection, IPAddress address)
    {
        var bytes = stackalloc byte[LinuxSocket.MaxAddressBytes];
        var length = LinuxSocket.WriteAddress(address, _port, new Span<byte>(bytes, LinuxSocket.MaxAddressBytes));
        var descriptor = LinuxSocket.Open(length == LinuxSocket.MaxAddressBytes ? LinuxSocket.Internet6 : LinuxSocket.Internet, LinuxSocket.Stream, 0);
        if (descriptor < 0)
        {
            return Answer(Marshal.GetLastPInvokeError());
        }

        var socket = (EpollConnection)connection;
        socket.Descriptor = descriptor;
        socket.OutOfOrder = 0;
        if (_stamped is not null)
        {
            StampedReceiver.TryEnable(descriptor);
        }

        var on = 1;
        _ = LinuxSocket.SetOption(descriptor, LinuxSocket.TcpLevel, LinuxSocket.NoDelay, &on, sizeof(int));
        var error = LinuxSocket.Connect(descriptor, bytes, (uint)length) == 0 ? 0 : Marshal.GetLastPInvokeError();

        // Registered only now: a socket that is not even connecting reports a hang-up. Room to send says that it stands.
        socket.WatchesRoom = true;
        return error is 0 or Errno.InProgress && !_loop.Add(descriptor, connection.Token)
            ? Answer(Marshal.GetLastSystemError())
            : Answer(error);
    }

    protected override void Hang(Connection connection)
    {
        // Closing takes the socket out of the epoll set.
        var socket = (EpollConnection)connection;
        socket.HasUnread = false;
        if (socket.Descriptor >= 0)
        {
            _ = LinuxNative.Close(socket.Descriptor);
            socket.Descriptor = -1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override int Send(Connection connection, ReadOnlySpan<byte> bytes, bool moreFollows)
    {
        var flags = LinuxSocket.NonBlocking | LinuxSocket.NoSignal | (moreFollows ? LinuxSocket.More : 0);
        fixed (byte* start = bytes)
        {
            while (true)
            {
                var count = (int)LinuxSocket.Send(((EpollConnection)connection).Descriptor, start, (nuint)bytes.Length, flags);
                if (count >= 0)
                {
                    return count;
                }

                switch (Marshal.GetLastSystemError())
                {
                    case Errno.Interrupted:
                        continue;
                    case Errno.Again:
                        WatchRoom((EpollConnection)connection, room: true);
                        return Blocked;
                    default:
                        return Broken;
                }
            }
        }
    }

    protected override void ReceiveAgain(Connection connection)
    {
        var socket = (EpollConnection)connection;
        if (!socket.HasUnread)
        {
            socket.HasUnread = true;
            _unread.Enqueue((socket, socket.Token));
        }
    }

    protected override bool IsQuiet(Connection connection)
    {
        byte first;
        return LinuxSocket.Receive(((EpollConnection)connection).Descriptor, &first, 1, LinuxSocket.NonBlocking | LinuxSocket.Peek) < 0
            && Marshal.GetLastSystemError() is Errno.Again or Errno.Interrupted;
    }

    protected override bool WasReordered(Connection connection, long arrivalNs)
    {
        if (arrivalNs >= _wokeBeforeNs && !_hasSlept)
        {
            // They came while the loop was busy and were found as soon as it looked again.
            return false;
        }

        var socket = (EpollConnection)connection;
        var info = stackalloc byte[LinuxSocket.TcpInfoBytes];
        var length = (uint)LinuxSocket.TcpInfoBytes;
        if (LinuxSocket.GetOption(socket.Descriptor, LinuxSocket.TcpLevel, LinuxSocket.TcpInfo, (int*)info, &length) != 0
            || length < LinuxSocket.TcpInfoBytes)
        {
            // Before Linux 5.4 nobody counts them.
            return false;
        }

        var before = socket.OutOfOrder;
        socket.OutOfOrder = *(uint*)(info + LinuxSocket.TcpInfoBytes - sizeof(uint));
        return socket.OutOfOrder != before;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Poll(long timeoutNs)
    {
        var timeout = _unread.Count > 0 ? 0 : timeoutNs;
        var beginNs = timeout > 0 ? Clock.NowNs : long.MaxValue;
        var count = _loop.Wait(timeout);
        _wokeBeforeNs = _wokeNs;
        _wokeNs = Clock.NowNs;
        _hasSlept = timeout > 0 && _wokeNs - beginNs > KernelClock.DoubtNs;
        if (count == 0 && timeout is > 0 and < long.MaxValue)
        {
            Spin.OnSlept(beginNs + timeout, _wokeNs);
        }

        _loop.TakeSignal();
        for (var i = 0; i < count; i++)
        {
            if (i + 1 < count)
            {
                FetchAhead(_loop.Event(i + 1).Token);
            }

            var (flags, token) = _loop.Event(i);
            if (Find(token) is EpollConnection connection)
            {
                OnEvent(connection, flags);
            }
        }

        for (var left = _unread.Count; left > 0; left--)
        {
            var (connection, token) = _unread.Dequeue();
            if (connection.Token == token && connection.HasUnread)
            {
                connection.HasUnread = false;
                Receive(connection);
            }
        }

        LookedNs = Clock.NowNs;
        KernelClock?.RefreshIfDue(LookedNs);
    }

    protected override void Signal() => _loop.Signal();

    protected override void Free()
    {
        _loop.Dispose();
        _stamped?.Dispose();
        NativeMemory.AlignedFree(_buffer);
    }

    private DialAnswer Answer(int error) => error switch
    {
        0 => DialAnswer.Open,
        Errno.InProgress => DialAnswer.Pending,
        Errno.ConnectionRefused => DialAnswer.Refused(_port),
        Errno.TimedOut => DialAnswer.HandshakeTimedOut,
        _ => DialAnswer.Failed(Errno.Describe(error)),
    };

    private void WatchRoom(EpollConnection connection, bool room)
    {
        if (connection.WatchesRoom != room)
        {
            connection.WatchesRoom = room;
            _ = _loop.Watch(connection.Descriptor, connection.Token, room);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OnEvent(EpollConnection connection, uint flags)
    {
        if (connection.Phase == ConnectionPhase.Connecting)
        {
            if ((flags & (LinuxSocket.Writable | LinuxSocket.Failed)) != 0)
            {
                var token = connection.Token;
                var error = 0;
                var length = (uint)sizeof(int);
                _ = LinuxSocket.GetOption(connection.Descriptor, LinuxSocket.SocketLevel, LinuxSocket.SocketError, &error, &length);
                WatchRoom(connection, room: false);
                Connected(connection, Answer(error));

                // A server that speaks first: its bytes have no event of their own.
                if (connection.Token == token && (flags & LinuxSocket.Readable) != 0)
                {
                    Receive(connection);
                }
            }

            return;
        }

        connection.PeerClosed |= (flags & (LinuxSocket.PeerClosed | LinuxSocket.Failed)) != 0;
        if ((flags & (LinuxSocket.Writable | LinuxSocket.Failed)) != 0)
        {
            SendMore(connection);
        }

        if ((flags & (LinuxSocket.Readable | LinuxSocket.PeerClosed | LinuxSocket.Failed)) != 0)
        {
            Receive(connection);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Receive(EpollConnection connection)
    {
        var token = connection.Token;
        for (var reads = 0; reads < MaxReadsInARow; reads++)
        {
            var stamp = ControlMessages.NoStamp;
            connection.FetchAhead();
            var count = _stamped is { } stamped
                ? stamped.Receive(connection.Descriptor, _buffer, BufferBytes, out stamp)
                : (int)LinuxSocket.Receive(connection.Descriptor, _buffer, BufferBytes, LinuxSocket.NonBlocking);
            if (count < 0)
            {
                var error = Marshal.GetLastSystemError();
                if (error == Errno.Interrupted)
                {
                    continue;
                }

                if (error != Errno.Again || connection.SendFailed)
                {
                    ConnectionLost(connection, Clock.NowNs);
                }

                return;
            }

            var now = Clock.NowNs;
            if (count == 0)
            {
                InputEnded(connection, now);
                return;
            }

            Received(connection, new ReadOnlySpan<byte>(_buffer, count), now, stamp);
            if (connection.Token != token)
            {
                return;
            }

            // A short read empties the socket; only an end that was announced with the bytes is still to be read.
            if (count < BufferBytes && !connection.PeerClosed && !connection.SendFailed)
            {
                return;
            }
        }

        ReceiveAgain(connection);
    }
}
