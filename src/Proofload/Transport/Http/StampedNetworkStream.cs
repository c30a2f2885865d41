using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Proofload.Transport.Http;

/// <summary>A TCP connection that stamps its first write and first read of each exchange.</summary>
internal sealed class StampedNetworkStream(Socket socket, ConnectionStamps stamps) : NetworkStream(socket, ownsSocket: true)
{
    public ConnectionStamps Stamps { get; } = stamps;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await base.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception failure) when (Stamps.IsLost(failure))
        {
            throw new ConnectionLostException("the connection was reset before a response", failure);
        }

        Stamps.OnRead(count, buffer.Length);
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Stamps.OnWriting();
        try
        {
            await base.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception failure) when (Stamps.IsLost(failure))
        {
            throw new ConnectionLostException("the connection was reset while the request was written", failure);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Stamps.OnClosed();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        Stamps.OnClosed();
        base.Dispose(disposing);
    }
}
