namespace Proofload.Plans;

/// <summary>
/// What the events of an <c>sse</c> stream, or the messages of a <c>websocket</c>, mean. Everything may be left out: then every event with data is
/// a token but <c>[DONE]</c> and events named <c>error</c>, and the answer ends with <c>[DONE]</c>, the end of the body or an orderly close.
/// </summary>
public sealed record EventsPlan
{
    /// <summary>Which events are tokens. Default: those with a <see cref="Text"/>; without one every event that is nothing else.</summary>
    public EventPattern? Token { get; init; }

    /// <summary>JSON path of a token's text, for checks and tokenizers. Default: the path of <see cref="Token"/>, else the whole data.</summary>
    public string? Text { get; init; }

    /// <summary>Which event ends the answer. Default: <c>[DONE]</c>, the end of the body or an orderly close. With a pattern, an end without it is truncated.</summary>
    public EventPattern? Done { get; init; }

    /// <summary>Which events say that the server failed. Default: those named <c>error</c>; of a websocket JSON whose <c>type</c> is <c>error</c>.</summary>
    public EventPattern? Error { get; init; }

    /// <summary>Where the server's token counts are; null for nowhere.</summary>
    public UsagePaths? Usage { get; init; }
}

/// <summary>Which events are meant. All that is set must hold.</summary>
public sealed record EventPattern
{
    /// <summary>Name of the event, the <c>event:</c> field of <c>sse</c>.</summary>
    public string? Event { get; init; }

    /// <summary>Text or binary message of a <c>websocket</c>.</summary>
    public MessageKind? Kind { get; init; }

    /// <summary>JSON path into the data that must lead to something: not null, false, or empty.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Exact value at <see cref="JsonPath"/>.</summary>
    public string? EqualTo { get; init; }

    /// <summary>Exact data.</summary>
    public string? Data { get; init; }

    /// <summary>Regular expression that the data must match.</summary>
    public string? Matches { get; init; }

    /// <summary>Number of messages of the answer, this one included; only to end it.</summary>
    public int? Messages { get; init; }

    /// <summary>The end of the body, or an orderly close of the <c>websocket</c>; only to end an answer, and alone.</summary>
    public bool End { get; init; }

    /// <summary>Nothing is set.</summary>
    internal bool IsEmpty => this == new EventPattern();
}

/// <summary>Text or binary.</summary>
public enum MessageKind
{
    /// <summary>UTF-8 text.</summary>
    Text = 0,

    /// <summary>Bytes.</summary>
    Binary,
}

/// <summary>JSON paths of token counts. The latest value of an answer counts.</summary>
public sealed record UsagePaths
{
    /// <summary>Output tokens.</summary>
    public string? Output { get; init; }

    /// <summary>Prompt tokens.</summary>
    public string? Input { get; init; }
}

/// <summary>What a <c>websocket</c> sends. Without messages here the request's body is the one message.</summary>
public sealed record WebSocketPlan
{
    /// <summary>Messages sent once on every new connection, before the first request on it: a log-in, the settings of a session.</summary>
    public IReadOnlyList<MessagePlan> Opening { get; init => field = ValueList<MessagePlan>.Of(value); } = ValueList<MessagePlan>.Empty;

    /// <summary>Messages of one request, in order.</summary>
    public IReadOnlyList<MessagePlan> Messages { get; init => field = ValueList<MessagePlan>.Of(value); } = ValueList<MessagePlan>.Empty;

    /// <summary>Subprotocols to ask for, the wanted one first. Default none.</summary>
    public IReadOnlyList<string> Subprotocols { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Empty;

    /// <summary>Largest message of an answer in bytes, 1 KiB to 1 GiB. Default 16 MiB.</summary>
    public long MaxMessage { get; init; } = 16 << 20;
}

/// <summary>One message of a <c>websocket</c>: exactly one of the sources.</summary>
public sealed record MessagePlan
{
    /// <summary>Text; may hold templates.</summary>
    public string? Text { get; init; }

    /// <summary>File whose bytes are sent as they are.</summary>
    public string? File { get; init; }

    /// <summary>File whose text is a template.</summary>
    public string? TemplateFile { get; init; }

    /// <summary>Dataset field whose value is the message; <c>image</c> and <c>audio</c> for the bytes of the data's media.</summary>
    public string? Field { get; init; }

    /// <summary>Bytes as base64.</summary>
    public string? Base64 { get; init; }

    /// <summary>Text or binary message; null (default) as its source: base64, media and files that are neither text nor JSON are binary.</summary>
    public MessageKind? Kind { get; init; }

    /// <summary>Sent only when such a message has come since the message before it was sent; null (default) at once.</summary>
    public EventPattern? After { get; init; }
}
