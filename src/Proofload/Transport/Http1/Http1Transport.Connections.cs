using Proofload.Measurement.Recording;

namespace Proofload.Transport.Http1;

/// <content>Connections: dials, the idle stack, closing.</content>
internal abstract partial class Http1Transport
{
    /// <summary>Opens a connection for everyone in the line, as far as the limit allows. A dial that fails at once serves the next in the line too.</summary>
    private void DialForLine()
    {
        while (_line.Count > _dialing)
        {
            // Connections that rest for their session, or are on their way out, keep no place from others.
            if (_table.Taken - _held - _closing >= _limit)
            {
                if (_table.FindIdle() is not { } other)
                {
                    return;
                }

                // Nobody in the line could use it, or it would not be idle.
                Close(other);
            }

            Dial();
        }
    }

    private void Dial()
    {
        var connection = _table.Take();
        _dialing++;
        Settle(connection, _dialer.Begin(connection));
    }

    private void Settle(Connection connection, DialState state)
    {
        switch (state)
        {
            case DialState.Open when _tls is not null:
                Secure(connection);
                break;
            case DialState.Open:
                OnOpened(connection);
                break;
            case DialState.Failed:
                FailDial(connection, _dialer.Failure.Kind, _dialer.Failure.Detail);
                break;
        }
    }

    private void FailDial(Connection connection, ErrorKind kind, string detail)
    {
        Close(connection);
        _counters.OnFailed();
        _dialFailed = true;
        if (_line.TryTake(out var slot))
        {
            slot.Exchange.Fail(kind, detail, Clock.NowNs);
            Complete(slot);
        }
    }

    private void OnOpened(Connection connection)
    {
        var now = Clock.NowNs;
        _dialing--;
        _counters.OnOpened();
        connection.Epoch++;
        if (!_line.TryTake(out var slot))
        {
            _table.PushIdle(connection);
            return;
        }

        ref var record = ref slot.Exchange.Record;
        record.DnsNs = connection.ResolvedNs - connection.DialNs;
        record.TcpNs = (connection.Tls is null ? now : connection.TcpOpenNs) - connection.ResolvedNs;
        record.TlsNs = connection.Tls is null ? RequestRecord.Absent : now - connection.TcpOpenNs;
        record.Connected = now;
        connection.IsFirstUse = true;
        Carry(connection, slot);
    }

    private void OnResolution(Resolution resolution)
    {
        for (var i = 0; i < _table.All.Count; i++)
        {
            var connection = _table.All[i];
            var asked = resolution.For is null || (ReferenceEquals(resolution.For, connection) && resolution.Epoch == connection.Epoch);
            if (asked && connection.Phase == ConnectionPhase.Resolving)
            {
                Settle(connection, _dialer.OnResolved(connection, resolution));
            }
        }
    }

    /// <summary>Takes an idle connection that the server has not closed; null when there is none.</summary>
    private Connection? TakeIdle(IdleStack stack, long nowNs)
    {
        Connection? seen = null;
        while (stack.Top is { } connection)
        {
            if (!connection.PeerClosed && (nowNs - LookedNs <= TrustNs || ReferenceEquals(connection, seen) || IsQuiet(connection)))
            {
                stack.Remove(connection);
                return connection;
            }

            if (connection.PeerClosed is false && (connection.Tls is not null || connection.IsUpgraded))
            {
                // Perhaps only session tickets, new keys or a ping: if it still rests once they are seen to, it is as good as a quiet one.
                seen = connection;
                Turn(0);
            }
            else
            {
                Close(connection);
            }
        }

        return null;
    }

    /// <summary>The response has ended in order: the connection serves the next in the line, or rests.</summary>
    private void Release(Connection connection)
    {
        connection.Epoch++;
        connection.IsFirstUse = false;
        connection.Slot = null;
        if (connection.IsUpgraded)
        {
            ReleaseFrames(connection);
        }
        else if (_line.TryTake(out var next))
        {
            Carry(connection, next);
        }
        else
        {
            _table.PushIdle(connection);
        }
    }

    private void Close(Connection connection)
    {
        connection.Stack?.Remove(connection);
        _held -= connection.IsHeld ? 1 : 0;
        _closing -= connection.IsClosing ? 1 : 0;
        CloseSocket(connection);
    }

    private void CloseSocket(Connection connection)
    {
        if (connection.Phase is ConnectionPhase.Resolving or ConnectionPhase.Connecting or ConnectionPhase.Securing)
        {
            _dialing--;
        }
        else
        {
            _counters.OnClosed();
        }

        connection.Tls?.Dispose();
        connection.Tls = null;
        Hang(connection);
        _table.Return(connection);
    }
}
