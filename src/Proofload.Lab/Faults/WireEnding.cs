using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>Ends connections in ways that no web server offers: a FIN in the middle of a body, a RST, bytes that are not HTTP.</summary>
internal static class WireEnding
{
    private static readonly TimeSpan ClientGrace = TimeSpan.FromSeconds(1);

    /// <summary>Closes the server's side in the middle of the answer (FIN), and the rest once the client has seen it. Over TLS and HTTP/2 the connection or stream is aborted.</summary>
    public static async Task CutAsync(Exchange exchange)
    {
        if (exchange.RawSocket is { } socket)
        {
            Quietly(() => socket.Shutdown(SocketShutdown.Send));

            // A reset right behind the FIN could overtake it in the eyes of some clients.
            await WaitForClientAsync(exchange, ClientGrace);
        }

        exchange.Http.Abort();
    }

    /// <summary>Resets: RST of the connection (HTTP/1.1), RST_STREAM (HTTP/2).</summary>
    public static Task ResetAsync(Exchange exchange)
    {
        if (exchange.Http.Features.Get<IHttpResetFeature>() is { } http2)
        {
            http2.Reset(errorCode: 2);
        }
        else
        {
            // Closing with a linger time of 0 is what makes a RST of it.
            Quietly(() => exchange.AnySocket?.Close(timeout: 0));
            exchange.Http.Abort();
        }

        return Task.CompletedTask;
    }

    /// <summary>Puts bytes on the wire past the web server, then cuts or resets.</summary>
    /// <returns>False where that is not possible (TLS, HTTP/2): nothing has been sent.</returns>
    public static async Task<bool> TrySendRawAsync(Exchange exchange, ReadOnlyMemory<byte> bytes, bool reset)
    {
        if (exchange.RawSocket is not { } socket)
        {
            return false;
        }

        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[await socket.SendAsync(bytes)..];
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            reset = true;
        }

        await (reset ? ResetAsync(exchange) : CutAsync(exchange));
        return true;
    }

    /// <summary>A body that ends before the length that its head announces, by FIN or by RST.</summary>
    public static async Task SendShortAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body, int announced, bool reset)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nContent-Length: {announced}\r\n\r\n"));
        byte[] raw = [.. head, .. body.Span];
        if (await TrySendRawAsync(exchange, raw, reset))
        {
            return;
        }

        var response = exchange.Http.Response;
        response.ContentType = contentType;
        response.ContentLength = announced;
        await response.BodyWriter.WriteAsync(body);
        await (reset ? ResetAsync(exchange) : CutAsync(exchange));
    }

    /// <summary>Waits until the client has gone, but not longer than the given time.</summary>
    public static async Task WaitForClientAsync(Exchange exchange, TimeSpan longest)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = exchange.ClientGone.UnsafeRegister(static s => ((TaskCompletionSource)s!).TrySetResult(), gone);
        var limit = exchange.Core.Loop.DelayUntil(exchange.Core.Clock.NowNs + (long)longest.TotalNanoseconds).AsTask();
        await Task.WhenAny(gone.Task, limit);
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client was faster; its end of the connection is closed already.
        }
    }
}
