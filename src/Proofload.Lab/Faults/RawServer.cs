using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Proofload.Lab.Faults;

/// <summary>
/// A TCP server on 127.0.0.1 that knows no HTTP: each connection is played a script of raw bytes. For tests of clients against
/// what no web server would ever send. The n-th connection gets the n-th script, the last script serves all further ones.
/// </summary>
public sealed class RawServer : IAsyncDisposable
{
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(1);
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentQueue<byte[]> _requests = new();
    private readonly IReadOnlyList<RawStep>[] _scripts;
    private readonly Task _accepting;
    private int _accepted;

    private RawServer(IReadOnlyList<RawStep>[] scripts)
    {
        _scripts = scripts;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>The requests read so far, byte for byte, in the order in which they were complete.</summary>
    public IReadOnlyCollection<byte[]> Requests => _requests;

    /// <summary>Starts a server that plays the same script to every connection.</summary>
    public static RawServer Start(params RawStep[] script) => new([script]);

    /// <summary>Starts a server with a script for each connection in turn.</summary>
    public static RawServer StartEach(params IReadOnlyList<RawStep>[] scripts) =>
        scripts.Length > 0 ? new(scripts) : throw new ArgumentException("At least one script is needed.", nameof(scripts));

    /// <summary>Stops, resetting open connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                var number = Interlocked.Increment(ref _accepted) - 1;
                _connections.Add(ServeAsync(socket, _scripts[Math.Min(number, _scripts.Length - 1)]));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Stopped, or the client left before it was accepted; the loop condition tells which.
            }
        }
    }

    private async Task ServeAsync(Socket socket, IReadOnlyList<RawStep> script)
    {
        await Task.Yield();
        using (socket)
        {
            socket.NoDelay = true;
            try
            {
                while (await PlayAsync(socket, script))
                {
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                socket.Close(timeout: 0);
            }
        }
    }

    /// <returns>True to play the script again.</returns>
    private async Task<bool> PlayAsync(Socket socket, IReadOnlyList<RawStep> script)
    {
        foreach (var step in script)
        {
            switch (step)
            {
                case RawStep.ReadRequestStep:
                    if (!await ReadRequestAsync(socket))
                    {
                        return false;
                    }

                    break;
                case RawStep.SendStep send:
                    for (var rest = send.Bytes; rest.Length > 0;)
                    {
                        rest = rest[await socket.SendAsync(rest, _stop.Token)..];
                    }

                    break;
                case RawStep.WaitStep wait:
                    await Task.Delay(wait.Duration, _stop.Token);
                    break;
                case RawStep.EndStep end:
                    return await EndAsync(socket, end.Ending);
            }
        }

        return await EndAsync(socket, RawEnding.Close);
    }

    private async Task<bool> EndAsync(Socket socket, RawEnding ending)
    {
        switch (ending)
        {
            case RawEnding.Repeat:
                return true;
            case RawEnding.Reset:
                socket.Close(timeout: 0);
                return false;
            case RawEnding.Hang:
                await DrainAsync(socket, _stop.Token);
                return false;
            default:
                socket.Shutdown(SocketShutdown.Send);
                using (var grace = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
                {
                    grace.CancelAfter(CloseGrace);
                    await DrainAsync(socket, grace.Token);
                }

                return false;
        }
    }

    private static async Task DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
        {
        }
    }

    private async Task<bool> ReadRequestAsync(Socket socket)
    {
        // One byte at a time would be exact for pipelining, but no client under test pipelines; whole reads keep it simple.
        var request = new List<byte>();
        var buffer = new byte[16 << 10];
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return false;
            }

            request.AddRange(buffer.AsSpan(0, count));
            byte[] soFar = [.. request];
            var head = soFar.AsSpan().IndexOf("\r\n\r\n"u8);
            if (head >= 0 && soFar.Length >= head + 4 + BodyLength(Encoding.ASCII.GetString(soFar, 0, head)))
            {
                _requests.Enqueue(soFar);
                return true;
            }
        }
    }

    private static int BodyLength(string head)
    {
        const string name = "content-length:";
        var line = head.Split("\r\n").FirstOrDefault(l => l.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return line is not null && int.TryParse(line.AsSpan(name.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;
    }
}
