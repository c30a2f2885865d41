using System.Collections.Concurrent;

namespace Proofload.Lab.Proxy.Http;

/// <summary>The requests of one connection whose responses are not complete, in order. One side adds, the other removes.</summary>
internal sealed class ExchangeQueue
{
    private readonly ConcurrentQueue<Exchange> _queue = new();
    private TaskCompletionSource? _whenEmpty;
    private int _outstanding;

    public bool IsEmpty => Volatile.Read(ref _outstanding) == 0;

    public void Add(in Exchange exchange)
    {
        Interlocked.Increment(ref _outstanding);
        _queue.Enqueue(exchange);
    }

    public bool TryPeek(out Exchange exchange) => _queue.TryPeek(out exchange);

    /// <summary>The response of the first has been understood to its end; <see cref="Complete"/> follows when it has been sent.</summary>
    public void Remove() => _queue.TryDequeue(out _);

    /// <summary>So many responses have been sent.</summary>
    public void Complete(int count)
    {
        if (count > 0 && Interlocked.Add(ref _outstanding, -count) == 0)
        {
            Interlocked.Exchange(ref _whenEmpty, null)?.TrySetResult();
        }
    }

    /// <summary>Nobody needs to wait any longer: the connection ends.</summary>
    public void Abandon() => Interlocked.Exchange(ref _whenEmpty, null)?.TrySetResult();

    /// <summary>Completes when every response has been sent. For the side that adds.</summary>
    public Task WhenEmptyAsync()
    {
        if (IsEmpty)
        {
            return Task.CompletedTask;
        }

        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _whenEmpty, source);
        Interlocked.MemoryBarrier();
        if (IsEmpty)
        {
            source.TrySetResult();
        }

        return source.Task;
    }
}
