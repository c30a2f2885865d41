using System.Net.Security;
using System.Net.Sockets;

namespace Proofload.Lab.Proxy.Wire;

/// <summary>A socket under TLS, as the client of an upstream.</summary>
internal sealed class TlsEnd : WireEnd
{
    private readonly SocketEnd _socket;
    private readonly SslStream _stream;

    private TlsEnd(SocketEnd socket, SslStream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    public static async ValueTask<TlsEnd> ConnectAsync(Socket socket, string host, bool verify, CancellationToken cancellation)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false), leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
        if (!verify)
        {
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }

        await stream.AuthenticateAsClientAsync(options, cancellation);
        return new TlsEnd(new SocketEnd(socket), stream);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    public override async ValueTask FinishAsync()
    {
        try
        {
            await _stream.ShutdownAsync();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Gone already: there is nobody to tell.
        }

        await _socket.FinishAsync();
    }

    public override void Close(bool reset)
    {
        _socket.Close(reset);
        _stream.Dispose();
    }
}
