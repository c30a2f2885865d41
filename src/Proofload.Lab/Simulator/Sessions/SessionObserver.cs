using System.Text;
using System.Text.Json;
using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Sessions;

/// <summary>Collects what the session log wants to know of one request; null for requests outside sessions, which pay for nothing.</summary>
internal sealed class SessionObserver
{
    private readonly Exchange _exchange;
    private string? _name;
    private IReadOnlyList<SessionMessage>? _messages;
    private SessionSequence? _sequence;

    private SessionObserver(Exchange exchange, string? name)
    {
        _exchange = exchange;
        _name = name;
    }

    private GenerationPlan? Plan { get; set; }

    /// <summary>Begins; null when the request names no session and cannot name one in its body.</summary>
    public static SessionObserver? Begin(Exchange exchange, bool mayBeSequence = false)
    {
        var log = exchange.Core.Sessions;
        if (!log.IsOn)
        {
            return null;
        }

        var request = exchange.Http.Request;
        var name = request.Headers.TryGetValue(log.Header, out var value) ? value.ToString()
            : request.Cookies.TryGetValue("session", out var cookie) ? cookie
            : null;
        return name is null && !mayBeSequence ? null : new SessionObserver(exchange, name);
    }

    /// <summary>Takes the messages of a chat.</summary>
    public void TakeMessages(JsonElement root)
    {
        if (root.TryGetProperty("messages", out var messages))
        {
            _messages = [.. messages.EnumerateArray().Select(static m => new SessionMessage(
                m.GetProperty("role").GetString()!,
                m.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString()! : ""))];
        }
    }

    /// <summary>Takes the place in a stateful sequence, which names the session when nothing else does.</summary>
    public void TakeSequence(JsonElement root)
    {
        if (root.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object
            && parameters.TryGetProperty("sequence_id", out var id) && id.TryGetUInt64(out var number))
        {
            _sequence = new SessionSequence(number, IsTrue(parameters, "sequence_start"), IsTrue(parameters, "sequence_end"));
            _name ??= "sequence-" + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Takes what will be answered.</summary>
    public void TakePlan(GenerationPlan plan) => Plan = plan;

    /// <summary>The answer is complete.</summary>
    public void End()
    {
        if (_name is null)
        {
            return;
        }

        var http = _exchange.Http;
        var cookie = http.Request.Headers.Cookie.ToString();
        _exchange.Core.Sessions.Add(_name, new SessionRequest
        {
            ReceivedNs = _exchange.ReceivedNs,
            DoneNs = _exchange.Core.Clock.NowNs,
            Method = http.Request.Method,
            Path = http.Request.Path.Value ?? "/",
            Cookie = cookie.Length > 0 ? cookie : null,
            Connection = http.Connection.Id,
            Messages = _messages,
            Answer = Plan is null ? null : Text(Plan),
            PromptTokens = Plan?.PromptTokens,
            CachedTokens = Plan?.CachedTokens,
            Sequence = _sequence,
        });
    }

    private static bool IsTrue(JsonElement parameters, string name) => parameters.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private string Text(GenerationPlan plan)
    {
        var buffer = new EventBuffer();
        var reasoning = Math.Min(plan.ReasoningTokens, plan.TotalTokens);
        _exchange.Core.Text.Append(buffer, plan, reasoning, plan.TotalTokens - reasoning);
        return JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(buffer.Payload)}\"")!;
    }
}
