using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Proofload.Tests.Transport;

/// <summary>Answers every read of a connection with the same bytes, quickly: for small requests that arrive whole.</summary>
internal sealed class RepeatingServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2? _certificate;
    private readonly byte[] _response;
    private readonly List<Task> _serving = [];
    private readonly Task _accepting;

    public RepeatingServer(string response, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _response = Encoding.UTF8.GetBytes(response);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(256);
        Url = new Uri($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _accepting = Task.Run(AcceptAsync);
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                _serving.Add(ServeAsync(socket));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var buffer = new byte[16 * 1024];
        using (socket)
        {
            try
            {
                await using Stream stream = _certificate is null ? new NetworkStream(socket) : new SslStream(new NetworkStream(socket));
                if (stream is SslStream tls)
                {
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                }

                while (await stream.ReadAsync(buffer, _stop.Token) > 0)
                {
                    await stream.WriteAsync(_response, _stop.Token);
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or IOException)
            {
            }
        }
    }
}
