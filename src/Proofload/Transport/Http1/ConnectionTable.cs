namespace Proofload.Transport.Http1;

/// <summary>
/// The places for connections and the stacks of idle ones: plain HTTP on one, WebSockets on one for each shape of requests. The connection that was used last is used next: its congestion window and cache
/// lines are warm, and those that the load does not need are left alone until the server closes them.
/// </summary>
internal sealed class ConnectionTable(Func<int, Connection> create)
{
    private readonly List<Connection> _all = [];
    private readonly Stack<Connection> _free = new();
    private readonly IdleStack _plain = new();
    private readonly Dictionary<RequestShape, IdleStack> _byShape = new(ReferenceEqualityComparer.Instance);

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
        connection.WebSocket = null;
        connection.IsUpgraded = false;
        connection.SharedBy = null;
        connection.Holder = null;
        connection.IsHeld = false;
        connection.IsClosing = false;
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

    /// <summary>Brings the connection of an event into the processor's cache while something else is done.</summary>
    public void FetchAhead(ulong token)
    {
        var index = (int)(uint)token - 1;
        if ((uint)index < (uint)_all.Count)
        {
            CacheLines.Fetch(_all[index], Connection.CacheLineCount);
        }
    }

    /// <summary>Lays a connection on the stack that serves its kind.</summary>
    public void PushIdle(Connection connection)
    {
        connection.Phase = ConnectionPhase.Idle;
        StackOf(connection.IsUpgraded ? connection.SharedBy : null).Push(connection);
    }

    /// <summary>The idle connections that may carry requests of a shape that they became WebSockets for; null: those that are plain HTTP.</summary>
    public IdleStack StackOf(RequestShape? shape)
    {
        if (shape is null)
        {
            return _plain;
        }

        if (!_byShape.TryGetValue(shape, out var stack))
        {
            stack = new IdleStack();
            _byShape.Add(shape, stack);
        }

        return stack;
    }

    /// <summary>Some idle connection, to make room for one of another kind; null when none is idle.</summary>
    public Connection? FindIdle()
    {
        foreach (var stack in _byShape.Values)
        {
            if (stack.Top is { } connection)
            {
                return connection;
            }
        }

        return _plain.Top;
    }
}
