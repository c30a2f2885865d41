using System.Diagnostics.CodeAnalysis;

namespace Proofload.Transport.Http1;

/// <summary>Deadlines that all lie the same time ahead, so that a queue keeps them in order. Those of a connection that has gone on are void.</summary>
internal sealed class Deadlines
{
    private readonly Queue<(Connection Connection, uint Epoch, long DueNs)> _queue = new();

    /// <summary>The next one; <see cref="long.MaxValue"/> without any.</summary>
    public long NextNs
    {
        get
        {
            while (_queue.TryPeek(out var first))
            {
                if (first.Connection.Epoch == first.Epoch)
                {
                    return first.DueNs;
                }

                _queue.Dequeue();
            }

            return long.MaxValue;
        }
    }

    public void Add(Connection connection, long dueNs) => _queue.Enqueue((connection, connection.Epoch, dueNs));

    /// <summary>Takes a connection whose deadline has passed.</summary>
    public bool TryTakeExpired(long nowNs, [NotNullWhen(true)] out Connection? connection)
    {
        connection = NextNs <= nowNs ? _queue.Dequeue().Connection : null;
        return connection is not null;
    }
}
