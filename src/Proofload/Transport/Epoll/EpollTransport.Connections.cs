using System.Runtime.InteropServices;
using Proofload.Measurement.Pacing;

namespace Proofload.Transport.Epoll;

/// <content>Connections: dials, the idle stack, closing.</content>
internal sealed unsafe partial class EpollTransport
{
    /// <summary>Opens a connection for everyone in the line, as far as the limit allows. A dial that fails at once serves the next in the line too.</summary>
    private void DialForLine()
    {
        while (_line.Count > _dialing && _table.Taken < _limit)
        {
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
            case DialState.Open:
                OnOpened(connection);
                break;
            case DialState.Failed:
                Close(connection);
                _counters.OnFailed();
                _dialFailed = true;
                if (_line.TryTake(out var slot))
                {
                    slot.Exchange.Fail(_dialer.Failure.Kind, _dialer.Failure.Detail, _clock.NowNs);
                    Complete(slot);
                }

                break;
        }
    }

    private void OnOpened(Connection connection)
    {
        var now = _clock.NowNs;
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
        record.TcpNs = now - connection.ResolvedNs;
        record.Connected = now;
        connection.IsFirstUse = true;
        Carry(connection, slot);
    }

    private void TakeResolutions()
    {
        while (_dialer.TryTakeResolution(out var resolution))
        {
            for (var i = 0; i < _table.All.Count; i++)
            {
                var connection = _table.All[i];
                var asked = resolution!.For is null || (ReferenceEquals(resolution.For, connection) && resolution.Epoch == connection.Epoch);
                if (asked && connection.Phase == ConnectionPhase.Resolving)
                {
                    Settle(connection, _dialer.OnResolved(connection, resolution));
                }
            }
        }
    }

    /// <summary>Takes an idle connection that the server has not closed; null when there is none.</summary>
    private Connection? TakeIdle(long nowNs)
    {
        while (_table.PopIdle() is { } connection)
        {
            if (!connection.PeerClosed && (nowNs - _lookedNs <= TrustNs || IsQuiet(connection)))
            {
                return connection;
            }

            CloseSocket(connection);
        }

        return null;
    }

    /// <summary>True when there is nothing to read, neither bytes nor an end.</summary>
    private static bool IsQuiet(Connection connection)
    {
        byte first;
        return LinuxSocket.Receive(connection.Descriptor, &first, 1, LinuxSocket.NonBlocking | LinuxSocket.Peek) < 0
            && Marshal.GetLastSystemError() is Errno.Again or Errno.Interrupted;
    }

    /// <summary>The response has ended in order: the connection serves the next in the line, or rests.</summary>
    private void Release(Connection connection)
    {
        connection.Epoch++;
        connection.IsFirstUse = false;
        connection.Slot = null;
        if (_line.TryTake(out var next))
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
        if (connection.Phase == ConnectionPhase.Idle)
        {
            _table.RemoveIdle(connection);
        }

        CloseSocket(connection);
    }

    private void CloseSocket(Connection connection)
    {
        if (connection.Phase is ConnectionPhase.Resolving or ConnectionPhase.Connecting)
        {
            _dialing--;
        }
        else
        {
            _counters.OnClosed();
        }

        // Closing takes the socket out of the epoll set.
        if (connection.Descriptor >= 0)
        {
            _ = LinuxNative.Close(connection.Descriptor);
            connection.Descriptor = -1;
        }

        _table.Return(connection);
    }
}
