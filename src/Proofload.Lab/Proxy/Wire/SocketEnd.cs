using System.Net.Sockets;

namespace Proofload.Lab.Proxy.Wire;

/// <summary>A plain socket.</summary>
internal sealed class SocketEnd(Socket socket) : WireEnd
{
    private int _closed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer, SocketFlags.None);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var sending = socket.SendAsync(bytes, SocketFlags.None);
        if (!sending.IsCompletedSuccessfully)
        {
            return FinishWriteAsync(sending, bytes);
        }

        var sent = sending.Result;
        return sent == bytes.Length ? ValueTask.CompletedTask : FinishWriteAsync(ValueTask.FromResult(sent), bytes);
    }

    public override ValueTask FinishAsync()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Gone already: there is nobody to tell.
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Completes when there is something to read or the other side has closed; true when it has closed. Takes no bytes.</summary>
    public async ValueTask<bool> WaitForEndAsync(CancellationToken cancellation)
    {
        await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellation);
        return socket.Available == 0;
    }

    public override void Close(bool reset)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        try
        {
            if (reset)
            {
                // A linger time of 0 makes the close a RST.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }

        socket.Dispose();
    }

    private async ValueTask FinishWriteAsync(ValueTask<int> sending, ReadOnlyMemory<byte> bytes)
    {
        var sent = await sending;
        while (sent < bytes.Length)
        {
            bytes = bytes[sent..];
            sent = await socket.SendAsync(bytes, SocketFlags.None);
        }
    }
}
