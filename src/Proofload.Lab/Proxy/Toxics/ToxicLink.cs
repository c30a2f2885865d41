using System.Buffers;
using Proofload.Lab.Proxy.Wire;

namespace Proofload.Lab.Proxy.Toxics;

/// <summary>One direction of one connection. Without toxics bytes are written straight to the other side; with them they go through a stage for each.</summary>
internal sealed class ToxicLink(ProxyConnection connection, WireEnd target, ToxicStream stream)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private volatile ToxicStage[] _stages = [];
    private int _waiting;
    private int _finished;

    public ProxyConnection Connection => connection;

    public ToxicStream Stream => stream;

    /// <summary>Completes when the stages are through with the end of the stream; at once when there are none.</summary>
    public Task Drained => _stages.Length == 0 || connection.IsClosed ? Task.CompletedTask : _ended.Task;

    /// <summary>Sends bytes; the memory is free again when this completes.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => _stages.Length == 0 ? target.WriteAsync(bytes) : QueueAsync(bytes);

    /// <summary>Nothing more will be sent.</summary>
    public ValueTask FinishAsync()
    {
        if (Interlocked.Exchange(ref _finished, 1) != 0)
        {
            return ValueTask.CompletedTask;
        }

        return First() is { } first ? OfferAsync(first, new ToxicChunk([], 0, 0, connection.Proxy.NowNs, IsEnd: true, OwnsArray: false)) : target.FinishAsync();
    }

    public void Add(Toxic toxic, ulong seed)
    {
        var stage = new ToxicStage(this, toxic, seed);
        lock (_lock)
        {
            _stages = [.. _stages, stage];
        }

        _ = RunAsync(stage);
    }

    public void Update(Toxic toxic) => Find(toxic.Name)?.Update(toxic);

    public void Remove(string name) => Find(name)?.Remove();

    public void Stop()
    {
        foreach (var stage in _stages)
        {
            stage.Stop();
        }

        _ended.TrySetResult();
    }

    /// <summary>Nobody needs to wait for the end any longer: the connection is closed.</summary>
    public void Abandon() => _ended.TrySetResult();

    /// <summary>A stage is through with a chunk.</summary>
    public async ValueTask PassAsync(ToxicStage from, ToxicChunk chunk)
    {
        var stages = _stages;
        var next = Array.IndexOf(stages, from) + 1;
        if (next < stages.Length)
        {
            await stages[next].OfferAsync(chunk);
            return;
        }

        try
        {
            if (chunk.Length > 0)
            {
                await target.WriteAsync(chunk.Array.AsMemory(chunk.Start, chunk.Length));
            }

            if (chunk.IsEnd)
            {
                await target.FinishAsync();
                _ended.TrySetResult();
            }
        }
        finally
        {
            Release(chunk);
        }
    }

    /// <summary>A chunk has been written or dropped.</summary>
    public void Release(ToxicChunk chunk)
    {
        if (chunk.OwnsArray)
        {
            ArrayPool<byte>.Shared.Return(chunk.Array);
        }

        if (chunk.OwnsArray || chunk.IsEnd)
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private ValueTask QueueAsync(ReadOnlyMemory<byte> bytes)
    {
        if (First() is not { } first)
        {
            return target.WriteAsync(bytes);
        }

        var array = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(array);
        return OfferAsync(first, new ToxicChunk(array, 0, bytes.Length, connection.Proxy.NowNs, IsEnd: false, OwnsArray: true));
    }

    private ValueTask OfferAsync(ToxicStage first, ToxicChunk chunk)
    {
        Interlocked.Increment(ref _waiting);
        return first.OfferAsync(chunk);
    }

    // When every toxic has been removed and nothing waits, the way is straight again.
    private ToxicStage? First()
    {
        lock (_lock)
        {
            if (_stages.Length > 0 && Volatile.Read(ref _waiting) == 0 && Array.TrueForAll(_stages, static s => s.IsRemoved))
            {
                foreach (var stage in _stages)
                {
                    stage.Stop();
                }

                _stages = [];
            }

            return _stages.Length == 0 ? null : _stages[0];
        }
    }

    private ToxicStage? Find(string name) => Array.Find(_stages, s => s.Toxic.Name == name && !s.IsRemoved);

    private async Task RunAsync(ToxicStage stage)
    {
        try
        {
            await stage.RunAsync();
        }
        catch (Exception exception) when (ProxyConnection.IsGone(exception))
        {
            if (!stage.IsRemoved)
            {
                connection.Close(reset: true);
            }
        }
        catch (Exception)
        {
            connection.Proxy.Tally.CountInternalError();
            connection.Close(reset: true);
        }
    }
}
