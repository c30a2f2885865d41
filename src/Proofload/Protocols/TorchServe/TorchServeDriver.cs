using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Http;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.TorchServe;

/// <summary>
/// TorchServe's inference API: POST <c>/predictions/{model}</c>, or <c>/predictions/{model}/{version}</c> for a model written
/// <c>model@version</c>. Without a body in the plan the request is the row's image or sound as it is, several of them as parts named
/// <c>data</c>, or the prompt as plain text.
/// </summary>
internal sealed class TorchServeDriver : IProtocolDriver
{
    private const string PlainText = "text/plain; charset=utf-8";

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly HttpBody? _body;
    private readonly RequestStart? _given;
    private readonly RequestStart _text;
    private readonly RequestStart _several;
    private readonly MultipartWriter _parts;
    private readonly Dictionary<string, RequestStart> _single = new(StringComparer.Ordinal);

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public TorchServeDriver(DriverContext context)
    {
        var request = context.Request;
        var path = PredictionPath(context.Model ?? throw new PlanException($"request '{request.Name}': torchserve needs a model"));
        _context = context;
        _rules = new ResponseRules(context);
        if (request.Body is { } body)
        {
            _body = HttpBody.Compile(body, null, context);
            _given = new RequestStart(context, "POST", path, _body.ContentType);
        }

        _parts = new MultipartWriter(
            [new PartPlan { Name = "data", Field = "image" }, new PartPlan { Name = "data", Field = "audio" }], context, $"request '{request.Name}'") { OnlyMedia = true };
        _text = new RequestStart(context, "POST", path, PlainText);
        _several = new RequestStart(context, "POST", path, _parts.ContentType);
        foreach (var type in MediaTypes.OfMedia)
        {
            _single[type] = new RequestStart(context, "POST", path, type);
        }
    }

    public bool Streams => false;

    public void Prepare(Exchange exchange)
    {
        var (row, output) = (exchange.Row, exchange.Body);
        if (_body is not null)
        {
            _given!.Apply(exchange);
            _body.Write(row, output);
        }
        else if (row.Media.Count == 1)
        {
            var item = row.Media[0];
            _single[item.MediaType].Apply(exchange);
            item.WriteTo(output);
        }
        else if (row.Media.Count > 1)
        {
            _several.Apply(exchange);
            _parts.Write(row, output);
        }
        else
        {
            _text.Apply(exchange);
            JsonText.WriteUnescaped(output, row.PromptJson.Span);
        }
    }

    public IResponseReader CreateReader() => new PredictionReader(_context, _rules);

    private static string PredictionPath(string model)
    {
        var at = model.LastIndexOf('@');
        return at > 0 && at < model.Length - 1
            ? $"/predictions/{Uri.EscapeDataString(model[..at])}/{Uri.EscapeDataString(model[(at + 1)..])}"
            : $"/predictions/{Uri.EscapeDataString(model)}";
    }
}
