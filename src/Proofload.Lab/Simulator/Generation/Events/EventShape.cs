using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Proofload.Lab.Simulator.Generation.Events;

/// <summary>What events look like, as the query of the request asks for it.</summary>
internal sealed class EventShape
{
    private const string EndMark = "[DONE]";

    private EventShape(IQueryCollection query)
    {
        string Value(string name, string fallback) => query.TryGetValue(name, out var given) ? given.ToString() : fallback;
        Token = Value("token", "token");
        Done = Value("done", EndMark);
        Error = Value("error", "error");
        IsNamed = Value("named", "true") != "false";
        var path = Value("text", "delta").Split('.');
        (TextStart, TextEnd) = Around(path);
        (UsageStart, UsageEnd) = Around(Value("usage", "usage").Split('.'));
    }

    /// <summary>Name and <c>type</c> of a token's event. Default token.</summary>
    public string Token { get; }

    /// <summary>Name and <c>type</c> of the last event, which holds usage; <c>[DONE]</c> (default) for that mark alone, empty for no last event.</summary>
    public string Done { get; }

    /// <summary>Name and <c>type</c> of an event that says that generating failed. Default error.</summary>
    public string Error { get; }

    /// <summary>Server-sent events have names (default), not only their JSON a type.</summary>
    public bool IsNamed { get; }

    /// <summary>The last event is the mark.</summary>
    public bool EndsWithMark => Done == EndMark;

    /// <summary>JSON before a token's text, from behind the type on.</summary>
    public byte[] TextStart { get; }

    /// <summary>JSON behind it.</summary>
    public byte[] TextEnd { get; }

    /// <summary>JSON before the fields of usage.</summary>
    public byte[] UsageStart { get; }

    /// <summary>JSON behind them.</summary>
    public byte[] UsageEnd { get; }

    /// <summary>Reads it: <c>?token=answer.delta&amp;text=delta.text&amp;done=answer.done&amp;usage=response.usage&amp;error=failed&amp;named=false</c>.</summary>
    public static EventShape Of(HttpRequest request) => new(request.Query);

    private static (byte[] Start, byte[] End) Around(string[] path) =>
        (Encoding.UTF8.GetBytes("," + string.Join("{", path.Select(static name => $"\"{JsonEncodedText.Encode(name)}\":"))), Encoding.UTF8.GetBytes(new string('}', path.Length - 1)));
}
