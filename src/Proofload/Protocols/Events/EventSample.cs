using System.Text;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Events;

/// <summary>Makes an answer that a request's own patterns take for a good one, so that the rehearsal runs them. What no answer can be made for (regular expressions, counts, ends) is left out of the request.</summary>
internal static class EventSample
{
    private const int Tokens = 8;
    private static readonly RequestPlan Usual = new() { Name = "usual", Body = new BodyPlan { Text = "hello" } };

    /// <summary>A body that needs no pattern.</summary>
    public static SampleAnswer Stream => OfStream(Usual).Answer;

    /// <summary>Messages that need no pattern.</summary>
    public static SampleAnswer Socket => OfSocket(Usual).Answer;

    /// <summary>A body of server-sent events.</summary>
    public static (RequestPlan Request, SampleAnswer Answer) OfStream(RequestPlan request)
    {
        var events = Rehearsed(request.Events);
        var body = new StringBuilder();
        foreach (var (name, data) in Events(events))
        {
            body.Append(name is null ? "" : $"event: {name}\n").Append("data: ").Append(data).Append("\n\n");
        }

        return (request with { Events = events }, new SampleAnswer("text/event-stream", body.ToString()));
    }

    /// <summary>Messages of a WebSocket.</summary>
    public static (RequestPlan Request, SampleAnswer Answer) OfSocket(RequestPlan request)
    {
        var events = Rehearsed(request.Events);
        var socket = request.WebSocket ?? new WebSocketPlan();
        var sent = socket.Messages.Select(static message => message with { After = null }).ToList();
        var answer = new SampleAnswer("", "") { Messages = [.. Events(events).Select(static e => e.Data)], Awaits = sent.Count > 0 ? sent.Count : request.Body is null ? 0 : 1 };
        return (request with { Events = events, WebSocket = socket with { Opening = [], Messages = sent, Subprotocols = [] } }, answer);
    }

    private static EventsPlan Rehearsed(EventsPlan? plan)
    {
        plan ??= new EventsPlan();
        return plan with
        {
            Token = Plain(plan.Token),
            Error = Plain(plan.Error),
            Done = plan.Done is null or { End: true } or { Messages: not null } ? null : Plain(plan.Done),
        };
    }

    private static EventPattern? Plain(EventPattern? pattern) =>
        pattern is null || pattern with { Matches = null, Kind = null } is not { IsEmpty: false } plain ? null : plain;

    private static IEnumerable<(string? Name, string Data)> Events(EventsPlan plan)
    {
        var token = Data(plan.Token, plan.Text, null);
        for (var i = 0; i < Tokens; i++)
        {
            yield return (plan.Token?.Event, token);
        }

        yield return plan.Done is { } done ? (done.Event, Data(done, null, plan.Usage)) : (null, "[DONE]");
    }

    private static string Data(EventPattern? pattern, string? text, UsagePaths? usage)
    {
        if (pattern?.Data is { } data)
        {
            return data;
        }

        JsonNode? root = null;
        void Put(string? path, JsonNode value)
        {
            if (path is not null)
            {
                root = JsonPath.Parse(path).Put(root, value);
            }
        }

        Put(usage?.Output, Tokens);
        Put(usage?.Input, 1);
        Put(text, "word");
        Put(pattern?.JsonPath, pattern?.EqualTo ?? "word");
        return root?.ToJsonString() ?? "word";
    }
}
