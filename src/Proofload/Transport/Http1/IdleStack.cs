namespace Proofload.Transport.Http1;

/// <summary>Idle connections of one kind, the one that was used last on top.</summary>
internal sealed class IdleStack
{
    /// <summary>The top; null when none is idle.</summary>
    public Connection? Top { get; private set; }

    public void Push(Connection connection)
    {
        connection.Stack = this;
        connection.Above = null;
        connection.Below = Top;
        if (Top is not null)
        {
            Top.Above = connection;
        }

        Top = connection;
    }

    public void Remove(Connection connection)
    {
        if (connection.Above is { } above)
        {
            above.Below = connection.Below;
        }
        else
        {
            Top = connection.Below;
        }

        if (connection.Below is { } below)
        {
            below.Above = connection.Above;
        }

        connection.Above = null;
        connection.Below = null;
        connection.Stack = null;
    }
}
