namespace Proofload.Transport.Http1;

/// <summary>
/// The places for connections and the stack of idle ones. The connection that was used last is used next: its congestion window and cache
/// lines are warm, and those that the load does not need are left alone until the server closes them.
/// </summary>
internal sealed class ConnectionTable(Func<int, Connection> create)
{
    private readonly List<Connection> _all = [];
    private readonly Stack<Connection> _free = new();
    private Connection? _top;

    /// <summary>All places, taken or not.</summary>
    public IReadOnlyList<Connection> All => _all;

    /// <summary>Places taken: connections that are open or being opened.</summary>
    public int Taken => _all.Count - _free.Count;

    /// <summary>Takes a place.</summary>
    public Connection Take()
    {
        if (!_free.TryPop(out var connection))
        {
            connection = create(_all.Count);
            _all.Add(connection);
        }

        connection.IsFirstUse = false;
        connection.PeerClosed = false;
        return connection;
    }

    /// <summary>Gives a place back.</summary>
    public void Return(Connection connection)
    {
        connection.NextSocket();
        connection.Epoch++;
        connection.Phase = ConnectionPhase.Closed;
        connection.Slot = null;
        connection.IsSending = false;
        connection.SendFailed = false;
        connection.IsDraining = false;
        connection.IsResting = false;
        _free.Push(connection);
    }

    /// <summary>The connection of an event; null when its socket is closed by now.</summary>
    public Connection? Find(ulong token)
    {
        var index = (int)(uint)token - 1;
        return (uint)index < (uint)_all.Count && _all[index] is { Phase: not ConnectionPhase.Closed } connection && connection.Token == token
            ? connection
            : null;
    }

    public void PushIdle(Connection connection)
    {
        connection.Phase = ConnectionPhase.Idle;
        connection.Above = null;
        connection.Below = _top;
        if (_top is not null)
        {
            _top.Above = connection;
        }

        _top = connection;
    }

    /// <summary>The top of the stack; null when no connection is idle.</summary>
    public Connection? TopIdle => _top;

    public void RemoveIdle(Connection connection)
    {
        if (connection.Above is { } above)
        {
            above.Below = connection.Below;
        }
        else
        {
            _top = connection.Below;
        }

        if (connection.Below is { } below)
        {
            below.Above = connection.Above;
        }

        connection.Above = null;
        connection.Below = null;
    }
}
