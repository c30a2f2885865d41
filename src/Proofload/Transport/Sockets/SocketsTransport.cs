using System.Net;
using System.Net.Sockets;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Plans;
using Proofload.Transport.Http;
using Proofload.Transport.Http1;

namespace Proofload.Transport.Sockets;

/// <summary>
/// HTTP/1.1 over the framework's sockets, on every platform. Each connection has one receive under way; sends are tried at once
/// and finish asynchronously only where the socket has no room. The thread on which a receive completes parses it, records it and sends
/// what is due next, without a change of thread. All memory is kept from one use to the next.
/// </summary>
internal sealed partial class SocketsTransport : Http1Transport, ITransport
{
    // A connection with more to say waits for the others after so many reads.
    private const int MaxReadsInARow = 16;

    private readonly CompletedOperations _done = new();
    private readonly Stack<SocketLink> _spare = new();
    private readonly IWaiter _waiter;
    private readonly RunClock _runClock;
    private readonly int _port;

    public SocketsTransport(TargetPlan target, int maxInFlight, RunClock clock, IWaiter waiter, TlsSettings? tls)
        : base(target, maxInFlight, clock, tls, new SpinBudget(0)) // the waiter spins
    {
        _port = target.Url.Port;
        _runClock = clock;
        _waiter = waiter;
    }

    public override string Engine => "sockets";

    protected override string? Remark => _handedOver ? InlineCompletions.Remark : null;

    protected override Connection CreateConnection(int index) => new SocketConnection(index);

    protected override DialAnswer Connect(Connection connection, IPAddress address)
    {
        if (!_spare.TryPop(out var link))
        {
            link = new SocketLink(this);
        }

        try
        {
            link.Socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
            link.PrepareConnect(new IPEndPoint(address, _port));
            if (link.Socket.ConnectAsync(link.Input))
            {
                link.Pending = 1;
                link.IsConnecting = true;
            }
            else if (link.Input.SocketError != SocketError.Success)
            {
                Discard(link);
                return Answer(link.Input.SocketError);
            }
            else
            {
                link.PrepareReceive();
                ReceiveLater(link);
            }
        }
        catch (SocketException failure)
        {
            Discard(link);
            return Answer(failure.SocketErrorCode);
        }

        link.Connection = (SocketConnection)connection;
        link.Connection.Link = link;
        return link.IsConnecting ? DialAnswer.Pending : DialAnswer.Open;
    }

    protected override void Hang(Connection connection)
    {
        var socket = (SocketConnection)connection;
        if (socket.Link is { } link)
        {
            socket.Link = null;
            Discard(link);
        }
    }

    protected override int Send(Connection connection, ReadOnlySpan<byte> bytes, bool moreFollows)
    {
        var link = ((SocketConnection)connection).Link!;
        if (link.IsSending)
        {
            return Blocked;
        }

        var count = link.Socket!.Send(bytes, SocketFlags.None, out var error);
        if (error == SocketError.Success)
        {
            return count;
        }

        if (error is not (SocketError.WouldBlock or SocketError.IOPending))
        {
            return Broken;
        }

        count = link.Keep(bytes);
        if (!link.Socket.SendAsync(link.Output))
        {
            return link.Output.SocketError == SocketError.Success ? count : Broken;
        }

        link.Pending++;
        link.IsSending = true;
        return count;
    }

    protected override void ReceiveAgain(Connection connection)
    {
        // What is left to receive completes the receive that is under way; if nothing is, nobody would say that the connection is lost.
        var link = ((SocketConnection)connection).Link!;
        if (!link.IsSending && !link.Output.IsQueued)
        {
            link.Output.StampNs = Clock.NowNs;
            link.Pending++;
            _done.Add(link.Output);
        }
    }

    protected override bool IsQuiet(Connection connection)
    {
        var link = ((SocketConnection)connection).Link!;
        return !link.Input.IsQueued && !HasInput(link);
    }

    protected override void Poll(long timeoutNs)
    {
        if (TakeDone() || timeoutNs <= 0 || _turn is not null)
        {
            return;
        }

        _waiter.WaitUntil(OnWaiter(timeoutNs == long.MaxValue ? timeoutNs : Clock.NowNs + timeoutNs));
        TakeDone();
    }

    protected override void Signal()
    {
        Interlocked.Exchange(ref _wanted, 1);
        _waiter.Wake();
    }

    protected override void Free() => _waiter.Dispose();

    /// <summary>True when there is something to receive: bytes, an end or an error.</summary>
    private static bool HasInput(SocketLink link) => link.Socket!.Poll(0, SelectMode.SelectRead);

    /// <summary>A time of the run's clock on the waiter's clock.</summary>
    private long OnWaiter(long dueNs) =>
        dueNs > long.MaxValue - Math.Max(0, _runClock.OriginNs) ? long.MaxValue : dueNs + _runClock.OriginNs;

    private DialAnswer Answer(SocketError error) => error switch
    {
        SocketError.Success => DialAnswer.Open,
        SocketError.ConnectionRefused => DialAnswer.Refused(_port),
        SocketError.TimedOut => DialAnswer.HandshakeTimedOut,
        _ => DialAnswer.Failed(SocketProblems.Describe(error)),
    };

    private void Discard(SocketLink link)
    {
        link.Socket?.Dispose();
        link.Socket = null;
        link.Connection = null;
        link.IsConnecting = false;
        link.IsSending = false;
        if (link.Pending == 0)
        {
            _spare.Push(link);
        }
    }

    /// <summary>Looks at all operations that have completed elsewhere. False when there is none.</summary>
    private bool TakeDone()
    {
        var operation = _done.TakeAll();
        if (operation is null)
        {
            return false;
        }

        while (operation is not null)
        {
            var next = operation.Below;
            operation.Below = null;
            operation.IsQueued = false;
            Look(operation);
            operation = next;
        }

        return true;
    }

    private void Look(SocketOperation operation)
    {
        var link = operation.Link;
        link.Pending--;
        if (link.Connection is not { } connection)
        {
            if (link.Pending == 0)
            {
                _spare.Push(link);
            }

            return;
        }

        LookedNs = Math.Max(LookedNs, operation.StampNs);
        if (ReferenceEquals(operation, link.Output))
        {
            OnSent(link, connection);
        }
        else if (link.IsConnecting)
        {
            OnConnected(link, connection);
        }
        else
        {
            OnReceived(link, connection);
        }
    }

    private void OnConnected(SocketLink link, SocketConnection connection)
    {
        var token = connection.Token;
        link.IsConnecting = false;
        var answer = link.Input.SocketError;
        link.PrepareReceive();
        Connected(connection, Answer(answer));
        if (connection.Token == token)
        {
            ReceiveLater(link);
        }
    }

    private void OnReceived(SocketLink link, SocketConnection connection)
    {
        var input = link.Input;
        var token = connection.Token;
        for (var reads = 1; ; reads++)
        {
            if (input.SocketError != SocketError.Success)
            {
                ConnectionLost(connection, input.StampNs);
                return;
            }

            if (input.BytesTransferred == 0)
            {
                InputEnded(connection, input.StampNs);
                return;
            }

            Received(connection, link.Received, input.StampNs);
            if (connection.Token != token || !Receive(link))
            {
                break;
            }

            if (reads == MaxReadsInARow)
            {
                link.Pending++;
                _done.Add(input);
                return;
            }
        }

        if (connection.Token == token && connection.SendFailed)
        {
            ReceiveAgain(connection);
        }
    }

    /// <summary>Begins a receive. True when it is complete at once.</summary>
    private bool Receive(SocketLink link)
    {
        if (link.Socket!.ReceiveAsync(link.Input))
        {
            link.Pending++;
            return false;
        }

        link.Input.StampNs = Clock.NowNs;
        return true;
    }

    /// <summary>Begins a receive; one that is complete at once takes its turn with the others.</summary>
    private void ReceiveLater(SocketLink link)
    {
        if (Receive(link))
        {
            link.Pending++;
            _done.Add(link.Input);
        }
    }

    private void OnSent(SocketLink link, SocketConnection connection)
    {
        if (!link.IsSending)
        {
            // Sending had failed. When nothing can be received either, that is the end.
            if (!link.Input.IsQueued && !HasInput(link))
            {
                ConnectionLost(connection, link.Output.StampNs);
            }

            return;
        }

        link.IsSending = false;
        if (link.Output.SocketError == SocketError.Success)
        {
            SendMore(connection);
        }
        else
        {
            SendingFailed(connection);
        }
    }
}
