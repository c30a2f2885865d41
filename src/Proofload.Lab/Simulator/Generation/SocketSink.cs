using System.Buffers;
using System.Net.Sockets;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>
/// HTTP/1.1 without TLS: one non-blocking send straight to the connection's socket for each event, already framed as a chunk.
/// The web server has flushed the response head before and writes only the closing chunk afterwards.
/// </summary>
internal sealed class SocketSink : EventSink
{
    private readonly Socket _socket;
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte>? _backlog;
    private Task _drain = Task.CompletedTask;
    private volatile bool _draining;

    public SocketSink(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
    }

    public override void Write(EventBuffer buffer)
    {
        if (IsBroken)
        {
            return;
        }

        var frame = buffer.FrameAsChunk();
        if (_draining && TryKeep(frame))
        {
            return;
        }

        int sent;
        SocketError error;
        try
        {
            sent = _socket.Send(frame, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            IsBroken = true;
            return;
        }

        if (error is SocketError.WouldBlock or SocketError.Success)
        {
            if (sent < frame.Length)
            {
                KeepAndDrain(frame[Math.Max(0, sent)..]);
            }
        }
        else
        {
            IsBroken = true;
        }
    }

    public override async ValueTask DrainAsync()
    {
        Task drain;
        lock (_gate)
        {
            drain = _drain;
        }

        await drain;
    }

    private bool TryKeep(ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            if (!_draining)
            {
                return false;
            }

            _backlog!.Write(frame);
            return true;
        }
    }

    private void KeepAndDrain(ReadOnlySpan<byte> rest)
    {
        lock (_gate)
        {
            (_backlog ??= new ArrayBufferWriter<byte>()).Write(rest);
            _draining = true;
            _drain = Task.Run(DrainBacklogAsync);
        }
    }

    private async Task DrainBacklogAsync()
    {
        try
        {
            while (true)
            {
                byte[] bytes;
                lock (_gate)
                {
                    if (_backlog!.WrittenCount == 0)
                    {
                        _draining = false;
                        return;
                    }

                    bytes = _backlog.WrittenSpan.ToArray();
                    _backlog.ResetWrittenCount();
                }

                for (var sent = 0; sent < bytes.Length;)
                {
                    sent += await _socket.SendAsync(bytes.AsMemory(sent));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            IsBroken = true;
        }
    }
}
