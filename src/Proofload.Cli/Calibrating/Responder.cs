using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Proofload.Cli.Calibrating;

/// <summary>
/// The least that answers HTTP/1.1: one thread that gives every request on a loopback port the same small answer. It runs in a process of its
/// own, so that neither its memory nor its threads are the generator's, and ends with its standard input.
/// </summary>
internal static class Responder
{
    /// <summary>The only argument of the process.</summary>
    public const string Argument = "calibrate-responder";

    private static readonly byte[] Answer = [.. "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n"u8, .. "{\"ok\":true}"u8];

    /// <summary>Serves until standard input ends.</summary>
    public static int Run(TextReader input, TextWriter output)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        new Thread(() => Serve(listener)) { IsBackground = true, Name = "proofload responder" }.Start();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listening on http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}"));
        output.Flush();
        while (input.ReadLine() is not null)
        {
        }

        return ExitCodes.Passed;
    }

    private static void Serve(Socket listener)
    {
        var clients = new List<Socket>();
        var ready = new List<Socket>();
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                ready.Clear();
                ready.Add(listener);
                ready.AddRange(clients);
                Socket.Select(ready, null, null, -1);
                foreach (var socket in ready)
                {
                    if (socket == listener)
                    {
                        var client = listener.Accept();
                        client.NoDelay = true;
                        clients.Add(client);
                    }
                    else if (!TryAnswer(socket, buffer))
                    {
                        clients.Remove(socket);
                        socket.Dispose();
                    }
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener is closed: the process ends.
        }
    }

    /// <returns>False when the client is gone.</returns>
    private static bool TryAnswer(Socket client, byte[] buffer)
    {
        try
        {
            var count = client.Receive(buffer);
            if (count == 0)
            {
                return false;
            }

            // A calibration sends requests of a hundred bytes without a body and waits for each answer: they arrive whole.
            if (buffer.AsSpan(0, count).EndsWith("\r\n\r\n"u8))
            {
                client.Send(Answer);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
