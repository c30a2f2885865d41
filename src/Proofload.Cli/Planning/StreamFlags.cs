using Proofload.Plans;

namespace Proofload.Cli.Planning;

/// <summary>Flags that say what the events of a stream mean and what a websocket sends.</summary>
internal sealed record StreamFlags
{
    public string? Token { get; init; }

    public string? Text { get; init; }

    public string? Done { get; init; }

    public string? Error { get; init; }

    public string? Usage { get; init; }

    public IReadOnlyList<string> Message { get; init; } = [];

    public IReadOnlyList<string> Subprotocol { get; init; } = [];

    /// <summary>The first flag that is given; null without any.</summary>
    public string? First => this switch
    {
        { Token: not null } => "--token",
        { Text: not null } => "--text",
        { Done: not null } => "--done",
        { Error: not null } => "--error",
        { Usage: not null } => "--usage",
        { Message.Count: > 0 } => "--message",
        { Subprotocol.Count: > 0 } => "--subprotocol",
        _ => null,
    };

    /// <summary>The flag that a problem is about; null for none of these.</summary>
    public string? FlagOf(string path) => path switch
    {
        "requests[0].events" or "requests[0].websocket" => First,
        _ when path.StartsWith("requests[0].events.token", StringComparison.Ordinal) => "--token",
        _ when path.StartsWith("requests[0].events.text", StringComparison.Ordinal) => "--text",
        _ when path.StartsWith("requests[0].events.done", StringComparison.Ordinal) => "--done",
        _ when path.StartsWith("requests[0].events.error", StringComparison.Ordinal) => "--error",
        _ when path.StartsWith("requests[0].events.usage", StringComparison.Ordinal) => "--usage",
        _ when path.StartsWith("requests[0].websocket.messages", StringComparison.Ordinal) => "--message",
        _ when path.StartsWith("requests[0].websocket.subprotocols", StringComparison.Ordinal) => "--subprotocol",
        _ => null,
    };

    /// <summary>The same with the files of messages as absolute paths.</summary>
    public StreamFlags WithAbsolutePaths(string folder) => this with
    {
        Message = [.. Message.Select(text => text.StartsWith('@') ? "@" + Path.GetFullPath(text[1..], folder) : text)],
    };

    /// <summary>The request with these flags laid over it.</summary>
    /// <exception cref="CommandLine.CommandException">A pattern is wrong; one line.</exception>
    public RequestPlan Apply(RequestPlan request)
    {
        if (Token is not null || Text is not null || Done is not null || Error is not null || Usage is not null)
        {
            var old = request.Events ?? new EventsPlan();
            request = request with
            {
                Events = old with
                {
                    Token = Token is null ? old.Token : EventText.Parse("--token", Token),
                    Text = Text ?? old.Text,
                    Done = Done is null ? old.Done : EventText.Parse("--done", Done),
                    Error = Error is null ? old.Error : EventText.Parse("--error", Error),
                    Usage = Usage is null ? old.Usage : (old.Usage ?? new UsagePaths()) with { Output = Usage },
                },
            };
        }

        if (Message.Count == 0 && Subprotocol.Count == 0)
        {
            return request;
        }

        var socket = request.WebSocket ?? new WebSocketPlan();
        return request with
        {
            WebSocket = socket with
            {
                Messages = Message.Count > 0 ? [.. Message.Select(static text => text.StartsWith('@') ? new MessagePlan { File = text[1..] } : new MessagePlan { Text = text })] : socket.Messages,
                Subprotocols = Subprotocol.Count > 0 ? Subprotocol : socket.Subprotocols,
            },
        };
    }
}
