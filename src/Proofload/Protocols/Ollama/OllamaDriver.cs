using System.Buffers;
using System.Text;
using System.Text.Json;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.Ollama;

/// <summary>
/// POST <c>/api/chat</c>: system message, the row's earlier turns, its prompt as the last user turn; or, when the path of the request or of the
/// target's address ends with it, <c>/api/generate</c> with the prompt alone. The row's output length is <c>options.num_predict</c>.
/// </summary>
internal sealed class OllamaDriver : IProtocolDriver
{
    private const string ChatPath = "/api/chat";
    private const string GeneratePath = "/api/generate";
    private const string Limit = "num_predict";

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly RequestStart _start;
    private readonly OutputLimit _limit;
    private readonly byte[] _before;
    private readonly byte[] _middle;
    private readonly byte[] _options;
    private readonly bool _isChat;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public OllamaDriver(DriverContext context)
    {
        var request = context.Request;
        var target = WithoutVersion(context.Target);
        _isChat = !(request.Path ?? target.Url.AbsolutePath).TrimEnd('/').EndsWith(GeneratePath, StringComparison.Ordinal);
        var extra = _isChat ? new ExtraFields(request, "model", "messages", "stream") : new ExtraFields(request, "model", "prompt", "system", "stream");
        var model = context.Model ?? throw new PlanException($"request '{request.Name}': {context.Protocol} needs a model");
        _context = context;
        _rules = new ResponseRules(context);
        _start = new RequestStart(context with { Target = target }, "POST", _isChat ? ChatPath : GeneratePath, "application/json");
        var before = new StringBuilder("{\"model\":").Append(ExtraFields.Quote(model));
        if (_isChat)
        {
            before.Append(",\"messages\":[").Append(request.System is { } system ? $"{{\"role\":\"system\",\"content\":{ExtraFields.Quote(system)}}}," : "");
        }
        else
        {
            before.Append(request.System is { } system ? $",\"system\":{ExtraFields.Quote(system)}" : "").Append(",\"prompt\":\"");
        }

        _before = Encoding.UTF8.GetBytes(before.ToString());
        var middle = new StringBuilder(_isChat ? "]" : "\"").Append(",\"stream\":").Append(request.Stream ?? true ? "true" : "false");
        extra.AppendTo(middle, "options");
        _middle = Encoding.UTF8.GetBytes(middle.ToString());
        (_options, var limits) = Options(request);
        _limit = new OutputLimit(Limit, !limits);
    }

    public bool Streams => _context.Request.Stream ?? true;

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        var (body, row) = (exchange.Body, exchange.Row);
        body.Write(_before);
        if (_isChat)
        {
            MessageWriter.Write(body, row);
        }
        else
        {
            body.Write(row.PromptJson.Span);
        }

        body.Write(_middle);
        if (_options.Length > 0 || _limit.IsSentFor(row))
        {
            body.Write(",\"options\":{"u8);
            body.Write(_options);
            _limit.Write(body, row, _options.Length > 0 ? ","u8 : default);
            body.Write("}"u8);
        }

        body.Write("}"u8);
    }

    public IResponseReader CreateReader() => new GenerationReader(_context, _rules, OllamaParser.Format);

    /// <summary>The members of the plan's <c>options</c> without their braces, and whether the length is among them.</summary>
    private static (byte[] Members, bool HasLimit) Options(RequestPlan request)
    {
        if (!request.Extra.TryGetValue("options", out var json))
        {
            return ([], false);
        }

        using var parsed = JsonDocument.Parse(json);
        if (parsed.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new PlanException($"request '{request.Name}', extra field 'options': an object, for example {{temperature: 0}}");
        }

        var members = parsed.RootElement.EnumerateObject().Select(static m => $"{ExtraFields.Quote(m.Name)}:{m.Value.GetRawText()}");
        return (Encoding.UTF8.GetBytes(string.Join(',', members)), parsed.RootElement.TryGetProperty(Limit, out _));
    }

    // Addresses are often written for the OpenAI-style API of the same server; its own has no version in the path.
    private static TargetPlan WithoutVersion(TargetPlan target)
    {
        var path = target.Url.AbsolutePath.TrimEnd('/');
        return path.EndsWith("/v1", StringComparison.Ordinal)
            ? target with { Url = new UriBuilder(target.Url) { Path = path[..^3] }.Uri }
            : target;
    }
}
