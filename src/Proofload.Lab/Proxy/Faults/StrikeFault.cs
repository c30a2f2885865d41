using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>What happens in the middle of a response.</summary>
internal sealed class StrikeFault(string name, StrikeShaper.StrikeAction? onEvent, StrikeShaper.StrikeAction? onBody, bool endsConnection) : ProxyFault(name)
{
    private const int FirstEvent = 2;
    private const int Events = 4;

    public static ProxyFaultKind Stall { get; } = new("stall", "the stall as a duration; default 500ms", "The stream (or body) stands still once in the middle, then goes on.")
    {
        Create = static (p, _) =>
        {
            var stallNs = FaultParameter.DurationNs("stall", p, TimeSpan.FromMilliseconds(500));
            StrikeShaper.StrikeAction action = (part, _, body) =>
            {
                body.ShiftNs += stallNs;
                body.Send(part);
            };
            return new StrikeFault("stall", action, action, endsConnection: false);
        },
    };

    public static ProxyFaultKind Truncated { get; } = new("truncated", null, "Stream: ends without finish reason or [DONE]. Body: half of it, then the connection is closed.")
    {
        Create = static (_, _) => new StrikeFault("truncated", static (_, _, body) => body.EndEarly(), static (_, _, body) => body.Cut(), endsConnection: true),
    };

    public static ProxyFaultKind Reset { get; } = new("reset", null, "The connection is reset in the middle of the body.")
    {
        Create = static (_, _) => new StrikeFault("reset", static (_, _, body) => body.Reset(), static (_, _, body) => body.Reset(), endsConnection: true),
    };

    public static ProxyFaultKind HalfEvent { get; } = new("half_event", null, "Half of an event, then the connection is closed.")
    {
        Create = static (_, _) => new StrikeFault(
            "half_event",
            static (part, _, body) =>
            {
                body.Send(part[..(part.Length / 2)]);
                body.Cut();
            },
            onBody: null,
            endsConnection: true),
    };

    public static ProxyFaultKind SplitEvent { get; } = new("split_event", "time between the halves as a duration; default 5ms", "One event is cut across two packets; it is still valid.")
    {
        Create = static (p, _) =>
        {
            var pauseNs = FaultParameter.DurationNs("split_event", p, TimeSpan.FromMilliseconds(5));
            return new StrikeFault(
                "split_event",
                (part, _, body) =>
                {
                    body.Send(part[..(part.Length / 2)]);
                    body.SendAt(part[(part.Length / 2)..], body.NowNs + body.ShiftNs + pauseNs);
                },
                onBody: null,
                endsConnection: false);
        },
    };

    public static ProxyFaultKind MalformedEvent { get; } = new("malformed_event", null, "One event, or the body, holds broken JSON; the rest is in order.")
    {
        Create = static (_, _) => new StrikeFault(
            "malformed_event",
            static (part, _, body) =>
            {
                var content = part.TrimEnd("\r\n"u8).Length;
                body.Send(part[..(content / 2)]);
                body.Send(part[content..]);
            },
            onBody: null,
            endsConnection: false),
    };

    public static ProxyFaultKind StreamError { get; } = new("stream_error", null, "200, some tokens, then an error event and the end of the stream.")
    {
        Create = static (_, _) => new StrikeFault("stream_error", onEvent: null, onBody: null, endsConnection: true),
    };

    public override bool ActsOnResponse => true;

    public override ResponseShaper? Shape(in ResponseFacts response, ref SeededRandom random)
    {
        var isStream = response is { Stream: not StreamKind.None, IsEncoded: false };
        var number = FirstEvent + (int)(random.NextDouble() * Events);
        if (isStream && Name == StreamError.Name)
        {
            var error = ErrorEvent(response);
            return new StrikeShaper(
                (_, _, body) =>
                {
                    body.Send(error);
                    body.EndEarly();
                },
                response,
                number,
                endsConnection);
        }

        if (!isStream && Name == MalformedEvent.Name)
        {
            return RewriteShaper.Fits(response) ? new HalfBodyShaper(response) : null;
        }

        return (isStream ? onEvent : response.Length == 0 ? null : onBody) is { } action ? new StrikeShaper(action, response, number, endsConnection) : null;
    }

    private static byte[] ErrorEvent(in ResponseFacts response)
    {
        const string Message = "The server had an error while processing the request.";
        return response switch
        {
            { Stream: StreamKind.Lines } => [.. ErrorBody.Of("/api/chat", 500, Message), (byte)'\n'],
            { IsMessages: true } => [.. "event: error\ndata: "u8, .. ErrorBody.Of("/v1/messages", 529, Message), .. "\n\n"u8],
            _ => [.. "data: "u8, .. ErrorBody.OpenAi(500, Message), .. "\n\n"u8],
        };
    }
}
