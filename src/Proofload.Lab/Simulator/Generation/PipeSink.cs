using System.Buffers;
using System.IO.Pipelines;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Any protocol: writes through the web server, one flush an event; events that come while a flush is under way leave with the next.</summary>
internal sealed class PipeSink : EventSink
{
    private readonly PipeWriter _writer;
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly Action _onFlushed;
    private readonly List<TaskCompletionSource> _waiters = [];
    private ValueTask<FlushResult> _flush;
    private bool _flushing;

    public PipeSink(PipeWriter writer)
    {
        _writer = writer;
        _onFlushed = OnFlushed;
    }

    public override void Write(EventBuffer buffer)
    {
        lock (_gate)
        {
            if (IsBroken)
            {
                return;
            }

            if (_flushing)
            {
                _pending.Write(buffer.Payload);
            }
            else
            {
                Flush(buffer.Payload);
            }
        }
    }

    public override async ValueTask DrainAsync()
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            if (!_flushing)
            {
                return;
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add(waiter);
        }

        await waiter.Task;
    }

    // Under the gate. FlushAsync of an aborted connection completes or throws; both mean that the client is gone.
    private void Flush(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _writer.Write(bytes);
            _flush = _writer.FlushAsync();
            if (_flush.IsCompleted)
            {
                IsBroken |= _flush.GetAwaiter().GetResult().IsCompleted;
            }
            else
            {
                _flushing = true;
                _flush.GetAwaiter().UnsafeOnCompleted(_onFlushed);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            IsBroken = true;
        }
    }

    private void OnFlushed()
    {
        lock (_gate)
        {
            try
            {
                IsBroken |= _flush.GetAwaiter().GetResult().IsCompleted;
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
            {
                IsBroken = true;
            }

            _flushing = false;
            if (_pending.WrittenCount > 0 && !IsBroken)
            {
                Flush(_pending.WrittenSpan);
                _pending.ResetWrittenCount();
            }

            if (!_flushing)
            {
                _waiters.ForEach(w => w.TrySetResult());
                _waiters.Clear();
            }
        }
    }
}
