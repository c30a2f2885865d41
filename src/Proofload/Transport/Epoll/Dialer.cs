using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Transport.Epoll;

/// <summary>How far a dial is.</summary>
internal enum DialState
{
    Pending = 0,
    Open,
    Failed,
}

/// <summary>
/// Opens connections without blocking: the name, then one address after the other, all within the connect timeout. The address that
/// answered last is tried first the next time.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class Dialer(TargetPlan target, IClock clock, EventLoop loop)
{
    private readonly Resolver _resolver = new(target.Url.IdnHost, target.Connections.Reuse == ConnectionReuse.Pooled, loop.Signal);
    private readonly Deadlines _deadlines = new();
    private readonly long _timeoutNs = (long)target.ConnectTimeout.TotalNanoseconds;
    private int _preferred;

    /// <summary>When the next dial times out.</summary>
    public long NextDeadlineNs => _deadlines.NextNs;

    /// <summary>Why the latest dial failed.</summary>
    public (ErrorKind Kind, string Detail) Failure { get; private set; }

    public DialState Begin(Connection connection)
    {
        connection.Epoch++;
        connection.Phase = ConnectionPhase.Resolving;
        connection.DialNs = clock.NowNs;
        _deadlines.Add(connection, connection.DialNs + _timeoutNs);
        if (_resolver.TryGet(out var addresses))
        {
            return Connect(connection, addresses, connection.DialNs);
        }

        _resolver.Ask(connection);
        return DialState.Pending;
    }

    /// <summary>Takes an answer of the resolver.</summary>
    public bool TryTakeResolution(out Resolution? resolution) => _resolver.TryTake(out resolution);

    public DialState OnResolved(Connection connection, Resolution resolution) => resolution.Problem is { } problem
        ? Fail(ErrorKind.Dns, problem)
        : Connect(connection, resolution.Addresses, clock.NowNs);

    /// <summary>The socket of a connecting connection has an event.</summary>
    public DialState OnEvent(Connection connection)
    {
        var error = 0;
        var length = (uint)sizeof(int);
        _ = LinuxSocket.GetOption(connection.Descriptor, LinuxSocket.SocketLevel, LinuxSocket.SocketError, &error, &length);
        if (error == 0)
        {
            _preferred = (_preferred + connection.Tried - 1) % connection.Addresses.Length;
            return DialState.Open;
        }

        return Next(connection, error);
    }

    public bool TryTakeExpired(long nowNs, out Connection? connection) => _deadlines.TryTakeExpired(nowNs, out connection);

    /// <summary>A dial has taken too long.</summary>
    public DialState Expire(Connection connection)
    {
        var phase = connection.Phase == ConnectionPhase.Resolving ? "resolving the name" : "opening the TCP connection";
        return Fail(ErrorKind.ConnectTimeout, $"no connection within {target.ConnectTimeout.TotalSeconds:0.###} s ({phase})");
    }

    private DialState Connect(Connection connection, IPAddress[] addresses, long nowNs)
    {
        connection.Phase = ConnectionPhase.Connecting;
        connection.Addresses = addresses;
        connection.ResolvedNs = nowNs;
        connection.Tried = 0;
        return Next(connection, 0);
    }

    private DialState Next(Connection connection, int error)
    {
        var addresses = connection.Addresses;
        while (connection.Tried < addresses.Length)
        {
            Hang(connection);
            var address = addresses[(_preferred + connection.Tried++) % addresses.Length];
            error = Open(connection, address);
            if (error == 0)
            {
                _preferred = (_preferred + connection.Tried - 1) % addresses.Length;
                return DialState.Open;
            }

            if (error == Errno.InProgress)
            {
                return DialState.Pending;
            }
        }

        return error switch
        {
            Errno.ConnectionRefused => Fail(ErrorKind.ConnectRefused, $"port {target.Url.Port} refused the connection"),
            Errno.TimedOut => Fail(ErrorKind.ConnectTimeout, "the TCP handshake timed out"),
            _ => Fail(ErrorKind.ConnectRefused, "no TCP connection: " + Errno.Describe(error)),
        };
    }

    /// <summary>Closes the socket of an address that failed.</summary>
    private static void Hang(Connection connection)
    {
        if (connection.Descriptor >= 0)
        {
            _ = LinuxNative.Close(connection.Descriptor);
            connection.Descriptor = -1;
            connection.NextSocket();
        }
    }

    private int Open(Connection connection, IPAddress address)
    {
        var bytes = stackalloc byte[LinuxSocket.MaxAddressBytes];
        var length = LinuxSocket.WriteAddress(address, target.Url.Port, new Span<byte>(bytes, LinuxSocket.MaxAddressBytes));
        var descriptor = LinuxSocket.Open(length == LinuxSocket.MaxAddressBytes ? LinuxSocket.Internet6 : LinuxSocket.Internet, LinuxSocket.Stream, 0);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        connection.Descriptor = descriptor;
        var on = 1;
        _ = LinuxSocket.SetOption(descriptor, LinuxSocket.TcpLevel, LinuxSocket.NoDelay, &on, sizeof(int));
        var error = LinuxSocket.Connect(descriptor, bytes, (uint)length) == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (error is not (0 or Errno.InProgress))
        {
            return error;
        }

        // Registered only now: a socket that is not even connecting reports a hang-up.
        return loop.Add(descriptor, connection.Token) ? error : Marshal.GetLastSystemError();
    }

    private DialState Fail(ErrorKind kind, string detail)
    {
        Failure = (kind, detail);
        return DialState.Failed;
    }
}
