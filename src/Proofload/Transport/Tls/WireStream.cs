using System.Threading.Tasks.Sources;

namespace Proofload.Transport.Tls;

/// <summary>
/// The network as a TLS session sees it: reads take from the bytes that are supplied and wait for more without a thread, writes append to
/// what is to be sent and always complete. A waiting read is completed inline by the next supply, on the thread that supplies.
/// </summary>
internal sealed unsafe class WireStream : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _target;
    private bool _waits;
    private bool _ended;
    private bool _closed;
    private byte* _input;
    private int _left;

    /// <summary>What the session wants sent.</summary>
    public OutgoingBytes Outgoing { get; } = new();

    /// <summary>Some of what was supplied is not taken yet.</summary>
    public bool HasInput => _left > 0;

    /// <summary>The input has ended.</summary>
    public bool HasEnded => _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Supplies bytes that stay where they are until <see cref="Retract"/>; at least one.</summary>
    public void Supply(byte* bytes, int count)
    {
        _input = bytes;
        _left = count;
        Resume();
    }

    /// <summary>The supplied bytes, all taken by now or never wanted any more, go away.</summary>
    public void Retract()
    {
        _input = null;
        _left = 0;
    }

    /// <summary>There will be no more bytes.</summary>
    public void End()
    {
        _ended = true;
        Resume();
    }

    /// <summary>Ends input and output for good.</summary>
    public void Shut()
    {
        _closed = true;
        Retract();
        End();
        Outgoing.Clear();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left > 0 || _ended)
        {
            return new ValueTask<int>(Take(buffer));
        }

        _target = buffer;
        _waits = true;
        return new ValueTask<int>(this, _read.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_closed)
        {
            Outgoing.Append(buffer);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token)
    {
        var result = _read.GetResult(token);
        _read.Reset();
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    private void Resume()
    {
        if (!_waits)
        {
            return;
        }

        _waits = false;
        var count = Take(_target);
        _target = default;
        _read.SetResult(count);
    }

    private int Take(Memory<byte> buffer)
    {
        var count = Math.Min(_left, buffer.Length);
        new ReadOnlySpan<byte>(_input, count).CopyTo(buffer.Span);
        _input += count;
        _left -= count;
        return count;
    }
}
