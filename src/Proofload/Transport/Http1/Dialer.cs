using System.Net;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Transport.Http1;

/// <summary>
/// Opens connections without blocking: the name, then one address after the other; the connect timeout covers them and the TLS handshake
/// that follows. The address that answered last is tried first the next time.
/// </summary>
/// <param name="target">Name, port and connect timeout.</param>
/// <param name="clock">The run's clock.</param>
/// <param name="signal">Called on a pool thread when the resolver has answered.</param>
/// <param name="connect">Begins to open a socket to one address.</param>
/// <param name="hang">Closes a connection's socket, if it has one.</param>
internal sealed class Dialer(TargetPlan target, IClock clock, Action signal, Func<Connection, IPAddress, DialAnswer> connect, Action<Connection> hang)
{
    private readonly Resolver _resolver = new(target.Url.IdnHost, target.Connections.Reuse == ConnectionReuse.Pooled, signal);
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

    /// <summary>The dial of a connecting connection is over, for the address that was tried.</summary>
    public DialState OnAnswer(Connection connection, DialAnswer answer) => answer.State == DialState.Open ? Open(connection) : Next(connection, answer);

    public bool TryTakeExpired(long nowNs, out Connection? connection) => _deadlines.TryTakeExpired(nowNs, out connection);

    /// <summary>A dial has taken too long.</summary>
    public DialState Expire(Connection connection)
    {
        var phase = connection.Phase switch
        {
            ConnectionPhase.Resolving => "resolving the name",
            ConnectionPhase.Securing => "the TLS handshake",
            _ => "opening the TCP connection",
        };
        return Fail(ErrorKind.ConnectTimeout, $"no connection within {target.ConnectTimeout.TotalSeconds:0.###} s ({phase})");
    }

    private DialState Connect(Connection connection, IPAddress[] addresses, long nowNs)
    {
        connection.Phase = ConnectionPhase.Connecting;
        connection.Addresses = addresses;
        connection.ResolvedNs = nowNs;
        connection.Tried = 0;
        return Next(connection, DialAnswer.Pending);
    }

    private DialState Next(Connection connection, DialAnswer answer)
    {
        var addresses = connection.Addresses;
        while (connection.Tried < addresses.Length)
        {
            // The socket of an address that failed; its events are void.
            hang(connection);
            connection.NextSocket();
            answer = connect(connection, addresses[(_preferred + connection.Tried++) % addresses.Length]);
            switch (answer.State)
            {
                case DialState.Open:
                    return Open(connection);
                case DialState.Pending:
                    return DialState.Pending;
            }
        }

        return Fail(answer.Kind, answer.Detail);
    }

    private DialState Open(Connection connection)
    {
        _preferred = (_preferred + connection.Tried - 1) % connection.Addresses.Length;
        return DialState.Open;
    }

    private DialState Fail(ErrorKind kind, string detail)
    {
        Failure = (kind, detail);
        return DialState.Failed;
    }
}
