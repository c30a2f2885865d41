using System.Text;

namespace Proofload.Protocols;

/// <summary>A good answer of a protocol as it comes over the wire, for the rehearsal before a run.</summary>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Body">The body.</param>
public sealed record SampleAnswer(string ContentType, string Body)
{
    /// <summary>Further header lines, each with its line break. Default none.</summary>
    public string Headers { get; init; } = "";

    /// <summary>Messages of a WebSocket in place of a body: what the server sends when it has as many messages as <see cref="Awaits"/> says. Default none.</summary>
    internal IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Messages of the client that make a request.</summary>
    internal int Awaits { get; init; } = 1;

    /// <summary>Any JSON document.</summary>
    public static SampleAnswer Json(string body) => new("application/json", body);

    /// <summary>A stream of events: a role, eight texts, a finish reason, usage and the end mark.</summary>
    /// <param name="text">Makes the choice that carries a text.</param>
    internal static SampleAnswer Stream(Func<string, string> text)
    {
        var body = new StringBuilder();
        foreach (var choice in (string[])[text(""), .. Enumerable.Range(0, 8).Select(i => text(" word" + i)), """{"index":0,"delta":{},"finish_reason":"stop"}"""])
        {
            body.Append($$"""data: {"id":"r","object":"chunk","model":"m","choices":[{{choice}}]}""").Append("\n\n");
        }

        body.Append("""data: {"id":"r","object":"chunk","model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":8,"total_tokens":11}}""");
        return new SampleAnswer("text/event-stream", body.Append("\n\ndata: [DONE]\n\n").ToString());
    }
}
