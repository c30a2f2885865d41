using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Generation.Events;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>
/// <c>/ws</c>: a WebSocket that answers each message with a stream of messages whose shape the query says. A request is a message: it has a
/// number, a timing and perhaps a fault of its own; the first one's fault may refuse the handshake.
/// </summary>
internal static class WebSocketEndpoint
{
    // RFC 6455, section 1.3.
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int StatusOffset = 4000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task HandleAsync(Exchange exchange)
    {
        var http = exchange.Http;
        if (http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || !string.Equals(http.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
            || http.Request.Headers.SecWebSocketKey.ToString() is not { Length: > 0 } key)
        {
            http.Response.Headers.Upgrade = "websocket";
            await ErrorBody.SendAsync(exchange, 426, "This address is a WebSocket.", "upgrade_required");
            return;
        }

        exchange.ChooseFault(FaultShapes.Frames);
        if (await PredictEndpoint.FaultedAsync(exchange))
        {
            return;
        }

        var headers = http.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
        var subprotocol = http.Request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        if (subprotocol is not null)
        {
            headers.SecWebSocketProtocol = subprotocol;
        }

        await using var stream = await upgrade.UpgradeAsync();
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = subprotocol });
        exchange.Core.Tally.RequestPaused();
        try
        {
            await ServeAsync(exchange, socket);
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or OperationCanceledException)
        {
            // The client left without a word.
            http.Abort();
        }
        finally
        {
            exchange.Core.Tally.RequestResumed();
        }
    }

    private static async Task ServeAsync(Exchange first, WebSocket socket)
    {
        var core = first.Core;
        var isFirst = true;
        while (await ReceiveAsync(socket, core.Options.MaxRequestBodyBytes, first.ClientGone) is { } message)
        {
            // The first message is the request that shook hands; each further one is its own.
            var exchange = first.Again(core.Clock.NowNs, isNew: !isFirst);
            if (isFirst)
            {
                core.Tally.RequestResumed();
            }
            else
            {
                core.Tally.RequestStarted();
                exchange.ChooseFault(FaultShapes.Frames);
            }

            try
            {
                if ((!isFirst && await IsStruckAsync(exchange, socket)) || !await AnswerAsync(exchange, socket, message))
                {
                    return;
                }
            }
            finally
            {
                core.Tally.RequestEnded();
            }

            isFirst = false;
        }

        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }

    /// <summary>True when the request's fault ends the connection in place of an answer: with the code 4000 + status where it is one.</summary>
    private static async Task<bool> IsStruckAsync(Exchange exchange, WebSocket socket) =>
        exchange.Fault is { } fault
        && (fault.Status is { } status ? !await CloseAsync(exchange, socket, StatusOffset + status, "injected") : await fault.AnswerAsync(exchange));

    /// <summary>Answers one message; false when the connection is over.</summary>
    private static async Task<bool> AnswerAsync(Exchange exchange, WebSocket socket, byte[] message)
    {
        var core = exchange.Core;
        var request = EventRequest.Read(message, exchange.Http.Request.Query, EventsEndpoint.NewPrompt(core), out var problem);
        if (problem is not null)
        {
            return await CloseAsync(exchange, socket, (int)WebSocketCloseStatus.PolicyViolation, problem);
        }

        var plan = EventsEndpoint.PlanOf(exchange, request);
        switch (GenerationEndpoint.Admit(exchange, plan))
        {
            case Admittance.Full:
                core.Tally.OnRejected();
                return await CloseAsync(exchange, socket, StatusOffset + 503, "The queue is full.");
            case Admittance.TooLong:
                return await CloseAsync(exchange, socket, StatusOffset + 400, GenerationEndpoint.TooLong(exchange, plan));
        }

        plan.PlaceFault(exchange.Fault, exchange.Random(SamplePurpose.FaultPosition));
        var shape = EventShape.Of(exchange.Http.Request);
        var template = new EventTemplate(plan, core.Text, core.Options.Generation.EmitTimestamps, shape, isFramed: false);
        var sink = new WebSocketSink(socket);
        var stream = new TokenStream(plan, template, sink, core.Options.Generation.TokensPerChunk, core.TimerBuffer, core.Clock, core.Tally);
        await GenerationEndpoint.NewSession(exchange, plan, stream).RunAsync(exchange.ClientGone);
        await sink.DrainAsync();
        EventsEndpoint.Finish(exchange, plan);
        if (stream.Ending == StreamEnding.Complete)
        {
            // Without a last message the end of the connection is the end of the answer.
            var stands = plan.Fault is StreamErrorFault || (stream.HasTail && shape.Done.Length > 0);
            return !sink.IsBroken && (stands || await CloseAsync(exchange, socket, (int)WebSocketCloseStatus.NormalClosure, ""));
        }

        await (stream.Ending == StreamEnding.Cut ? WireEnding.CutAsync(exchange) : WireEnding.ResetAsync(exchange));
        return false;
    }

    private static async Task<bool> CloseAsync(Exchange exchange, WebSocket socket, int code, string reason)
    {
        await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, exchange.ClientGone);

        // The client's answer; who does not give one is hung up on.
        using var limit = new CancellationTokenSource(Patience);
        await ReceiveAsync(socket, 1 << 20, limit.Token);
        return false;
    }

    /// <summary>One whole message; null when the client closes.</summary>
    private static async Task<byte[]?> ReceiveAsync(WebSocket socket, long most, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        var have = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(have), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            have += part.Count;
            if (part.EndOfMessage)
            {
                return buffer[..have];
            }

            if (have == buffer.Length)
            {
                if (have > most)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, null, cancellation);
                    return null;
                }

                Array.Resize(ref buffer, have * 2);
            }
        }
    }
}
