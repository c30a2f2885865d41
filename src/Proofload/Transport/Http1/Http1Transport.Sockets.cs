using System.Net;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;

namespace Proofload.Transport.Http1;

/// <content>The seam to the engine: what it must do to a socket, and what it tells of one.</content>
internal abstract partial class Http1Transport
{
    /// <summary>Answer of <see cref="Send"/>: no room now. The engine calls <see cref="SendMore"/> when there is.</summary>
    protected const int Blocked = -1;

    /// <summary>Answer of <see cref="Send"/>: the connection takes nothing any more.</summary>
    protected const int Broken = -2;

    protected RunClock Clock { get; }

    /// <summary>How long before a due time the core stops calling <see cref="Poll"/> to sleep and only looks.</summary>
    protected SpinBudget Spin { get; }

    protected bool IsDisposed { get; private set; }

    /// <summary>When the engine last knew what the kernel had for all connections; it says so.</summary>
    protected long LookedNs { get; set; } = long.MinValue / 2;

    /// <summary>When a dial or a drain times out next; <see cref="long.MaxValue"/> without any.</summary>
    protected long NextDeadlineNs => Math.Min(_dialer.NextDeadlineNs, _drains.NextNs);

    /// <summary>Completed exchanges wait for the owner.</summary>
    protected bool HasCompleted => _completed.Count > 0;

    /// <summary>A place for connections, with whatever the engine keeps of each.</summary>
    protected abstract Connection CreateConnection(int index);

    /// <summary>Begins to open a socket to one address. When it answers pending, <see cref="Connected"/> follows unless <see cref="Hang"/> comes first.</summary>
    protected abstract DialAnswer Connect(Connection connection, IPAddress address);

    /// <summary>Closes the connection's socket, if it has one. Nothing may be told of that socket afterwards.</summary>
    protected abstract void Hang(Connection connection);

    /// <summary>
    /// All bytes to send leave here. Returns how many the socket took, at least one, or <see cref="Blocked"/> or <see cref="Broken"/>; never
    /// waits. <paramref name="moreFollows"/>: another call comes at once, so the bytes need no packet of their own.
    /// </summary>
    protected abstract int Send(Connection connection, ReadOnlySpan<byte> bytes, bool moreFollows);

    /// <summary>Sending has failed: hands over soon what can still be received, and in any case how the input ended.</summary>
    protected abstract void ReceiveAgain(Connection connection);

    /// <summary>True when nothing can be received from an idle connection at this moment, neither bytes nor an end.</summary>
    protected abstract bool IsQuiet(Connection connection);

    /// <summary>Hands over what has happened to the sockets; waits up to <paramref name="timeoutNs"/> nanoseconds (0: not at all) for something to happen, or for <see cref="Signal"/>.</summary>
    protected abstract void Poll(long timeoutNs);

    /// <summary>Ends the present or the next wait in <see cref="Poll"/>, from any thread.</summary>
    protected abstract void Signal();

    /// <summary>Frees what the engine holds. All sockets are closed by then.</summary>
    protected abstract void Free();

    /// <summary>The connection whose token this is; null when that socket is closed by now.</summary>
    protected Connection? Find(ulong token) => _table.Find(token);

    /// <summary>The connection of a token will be asked for next.</summary>
    protected void FetchAhead(ulong token) => _table.FetchAhead(token);

    /// <summary>A dial that was pending is over, for this address.</summary>
    protected void Connected(Connection connection, DialAnswer answer) => Settle(connection, _dialer.OnAnswer(connection, answer));

    /// <summary>The server will send nothing more.</summary>
    protected void InputEnded(Connection connection, long nowNs)
    {
        if (connection.Tls is { } tls)
        {
            EndDecrypt(connection, tls, nowNs);
        }
        else
        {
            EndInput(connection, nowNs);
        }
    }

    /// <summary>The connection broke: neither bytes nor an orderly end can be received.</summary>
    protected void ConnectionLost(Connection connection, long nowNs)
    {
        if (connection.Phase == ConnectionPhase.Securing)
        {
            EndDecrypt(connection, connection.Tls!, nowNs);
        }
        else
        {
            LoseConnection(connection, nowNs);
        }
    }

    /// <summary>Bytes that were taken could not be sent after all.</summary>
    protected void SendingFailed(Connection connection)
    {
        connection.IsSending = false;
        connection.SendFailed = true;
        connection.PeerClosed = true;
        ReceiveAgain(connection);
    }

    /// <summary>What time and other threads have brought: dials and drains that timed out, names that are resolved. For engines that run the owner's turns themselves.</summary>
    protected void AttendTo()
    {
        // What has arrived is handed over around every turn; an empty take in one needs no look of its own.
        _emptyTakes = 0;
        var deadline = NextDeadlineNs;
        if (deadline != long.MaxValue && Clock.NowNs is var now && deadline <= now)
        {
            Expire(now);
        }

        Attend();
    }

    /// <summary>There is room to send again.</summary>
    protected void SendMore(Connection connection)
    {
        if (connection.IsUpgraded)
        {
            FlushFrames(connection);
        }
        else if (connection is { IsSending: true, Slot.Exchange: var exchange })
        {
            Write(connection, exchange);
            Flush(connection, exchange);
        }
        else if (connection.Tls is { Outgoing.IsEmpty: false } tls && SendCiphertext(connection, tls, moreFollows: false) == Broken)
        {
            LeaveSending(connection);
        }
    }
}
