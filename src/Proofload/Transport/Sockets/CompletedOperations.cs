namespace Proofload.Transport.Sockets;

/// <summary>Operations that completed while somebody else was inside: any thread adds, the one inside takes all. No lock, no allocation.</summary>
internal sealed class CompletedOperations
{
    private SocketOperation? _top;

    public bool IsEmpty => Volatile.Read(ref _top) is null;

    /// <summary>Adds one. A full fence.</summary>
    public void Add(SocketOperation operation)
    {
        operation.IsQueued = true;
        var top = Volatile.Read(ref _top);
        while (true)
        {
            operation.Below = top;
            var seen = Interlocked.CompareExchange(ref _top, operation, top);
            if (ReferenceEquals(seen, top))
            {
                return;
            }

            top = seen;
        }
    }

    /// <summary>Takes all and returns the first that came; the others follow by <see cref="SocketOperation.Below"/>. Null without any.</summary>
    public SocketOperation? TakeAll()
    {
        if (IsEmpty)
        {
            return null;
        }

        var operation = Interlocked.Exchange(ref _top, null);
        SocketOperation? first = null;
        while (operation is not null)
        {
            var below = operation.Below;
            operation.Below = first;
            first = operation;
            operation = below;
        }

        return first;
    }
}
