namespace Proofload.Plans.Validation;

/// <summary>What the events of a stream mean, and what a websocket sends.</summary>
internal static class EventRules
{
    /// <summary>Judges one request of a protocol.</summary>
    /// <param name="scope">The plan.</param>
    /// <param name="path">Where the request stands.</param>
    /// <param name="request">The request.</param>
    /// <param name="facts">Its protocol.</param>
    /// <param name="needsDataset">Notes that a field takes something from a dataset that is not there.</param>
    public static void Check(ValidationScope scope, string path, RequestPlan request, ProtocolFacts facts, Action<string, string?> needsDataset)
    {
        if (facts.TakesEvents && request.Events is { } events)
            Events(scope, path + ".events", events, facts);
        if (facts != KnownProtocols.WebSocket)
            return;
        if (request.Body is { Multipart.Count: > 0 })
            scope.Problems.Add(path + ".body.multipart", "is a form of HTTP; a websocket sends messages");
        if (request is { Body: not null, WebSocket.Messages.Count: > 0 })
            scope.Problems.Add(path + ".websocket.messages", "cannot stand beside body; give only one of the two", path + ".body");
        if (request.WebSocket is not { } socket)
            return;
        Messages(scope, path + ".websocket.opening", socket.Opening, needsDataset);
        Messages(scope, path + ".websocket.messages", socket.Messages, needsDataset);
    }

    /// <summary>A connection that becomes something else is one of HTTP/1.1, straight to the server.</summary>
    public static void Connections(ValidationScope scope)
    {
        if (scope.Written.Select(w => scope.Protocol(w.Request.Protocol)).Append(scope.Plan.Requests.Count + scope.Plan.Setup.Count == 0 && scope.Plan.Scenario is null ? scope.Protocol(null) : null)
            .FirstOrDefault(static f => f is { NeedsHttp11: true }) is not { } facts)
        {
            return;
        }

        var target = scope.Plan.Target;
        if (scope.Written.Select(w => scope.Protocol(w.Request.Protocol)).FirstOrDefault(static f => f is { NeedsHttp2: true }) is { } other)
            scope.Problems.Add("requests", $"{facts.Id} begins with HTTP/1.1 and {other.Id} speaks HTTP/2; a run speaks one of them, so write two plans");
        if (target.HttpVersion != HttpVersionChoice.Http11)
            scope.Problems.Add("target.http_version", $"must be 1.1: {facts.Id} begins with an upgrade of HTTP/1.1", "target.protocol");
        if (target.Proxy is not null)
            scope.Problems.Add("target.proxy", $"cannot be used: {facts.Id} goes straight to the server", "target.protocol");
        if (target.Connections.Engine == TransportEngine.SocketsHttpHandler)
            scope.Problems.Add("target.connections.engine", $"sockets-http-handler cannot serve {facts.Id}; use auto", "target.protocol");
    }

    private static void Events(ValidationScope scope, string path, EventsPlan events, ProtocolFacts facts)
    {
        Pattern(scope, path + ".token", events.Token, facts);
        Pattern(scope, path + ".error", events.Error, facts);
        Pattern(scope, path + ".done", events.Done, facts);
        if (events.Usage is { Output: null, Input: null })
            scope.Problems.Add(path + ".usage", "says nothing; give output, input or both");
        if (events.Done is { } done)
        {
            if (done.End && done != new EventPattern { End = true })
                scope.Problems.Add(path + ".done", "end stands alone: it is no event");
            if (done.Messages is not null && done != new EventPattern { Messages = done.Messages })
                scope.Problems.Add(path + ".done", "messages stands alone: the count decides, whatever the message says");
        }
    }

    private static void Pattern(ValidationScope scope, string path, EventPattern? pattern, ProtocolFacts facts)
    {
        if (pattern is null)
            return;
        var isSocket = facts == KnownProtocols.WebSocket;
        if (pattern.IsEmpty)
            scope.Problems.Add(path, $"says nothing; give one of {(isSocket ? "kind" : "event")}, json_path, data, matches");
        if (pattern is { EqualTo: not null, JsonPath: null })
            scope.Problems.Add(path + ".equals", "needs json_path beside it; for the whole data use data");
        if (isSocket && pattern.Event is not null)
            scope.Problems.Add(path + ".event", $"is a field of server-sent events; a websocket message has none, so write for example {{json_path: $.type, equals: {pattern.Event}}}", "target.protocol");
        if (!isSocket && pattern.Kind is not null)
            scope.Problems.Add(path + ".kind", "belongs to the protocol websocket; server-sent events are text", "target.protocol");
    }

    private static void Messages(ValidationScope scope, string path, IReadOnlyList<MessagePlan> messages, Action<string, string?> needsDataset)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var (message, at) = (messages[i], $"{path}[{i}]");
            scope.OneOf(
                at,
                "has no content",
                ("text", message.Text is not null),
                ("file", message.File is not null),
                ("template_file", message.TemplateFile is not null),
                ("field", message.Field is not null),
                ("base64", message.Base64 is not null));
            needsDataset(at + ".field", message.Field);
            Pattern(scope, at + ".after", message.After, KnownProtocols.WebSocket);
        }
    }
}
