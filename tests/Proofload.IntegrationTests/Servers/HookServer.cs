using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Proofload.IntegrationTests.Servers;

/// <summary>A listener on loopback that keeps what is posted to it and answers the bytes it is told; no bytes: it never answers.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<string?> answers;
    private readonly Task loop;

    public HookServer(params string?[] answers)
    {
        this.answers = new(answers);
        listener.Start();
        loop = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/services/T0/B0/s3cret");

    public List<string> Bodies { get; } = [];

    public static string Status(int status, string headers = "") => $"HTTP/1.1 {status} X\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await loop;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                try
                {
                    await ServeAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // Whoever told it was killed.
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[65536];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0)
            {
                return;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var whole = text.ToString();
            var end = whole.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && whole.Length - end - 4 >= Length(whole[..end]))
            {
                Bodies.Add(whole[(end + 4)..]);
                break;
            }
        }

        var answer = answers.Count > 0 ? answers.Dequeue() : Status(200);
        if (answer is null)
        {
            // Until whoever asked goes away.
            while (await stream.ReadAsync(buffer, stop.Token) > 0)
            {
            }

            return;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), stop.Token);
    }

    private static int Length(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
