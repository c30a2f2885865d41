using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Proofload.Measurement.Recording;
using Proofload.Transport.Tls;

namespace Proofload.Transport.Http;

/// <summary>A TLS connection that stamps its first write and first read of each exchange.</summary>
internal sealed class StampedSslStream(Stream inner, ConnectionStamps stamps) : SslStream(inner, leaveInnerStreamOpen: false)
{
    public ConnectionStamps Stamps { get; } = stamps;

    /// <summary>The socket underneath.</summary>
    public required Socket Socket { get; init; }

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
            // In TLS 1.3 this is how a server refuses a client certificate.
            throw TlsFailure.IsOfTls(failure)
                ? new ConnectionLostException(TlsFailure.Innermost(failure), failure, ErrorKind.Tls)
                : new ConnectionLostException("the connection was reset before a response", failure);
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
