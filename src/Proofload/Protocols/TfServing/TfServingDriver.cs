using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Http;
using Proofload.Transport;

namespace Proofload.Protocols.TfServing;

/// <summary>
/// TensorFlow Serving's REST API: POST <c>/v1/models/{model}[/versions/{version}|/labels/{label}]:predict</c>, <c>:classify</c> or
/// <c>:regress</c>. KServe v1 has the same form. Extra fields of the plan (<c>signature_name</c>, <c>context</c>) are sent as they are; a body
/// of the plan takes the place of the one that is made here.
/// </summary>
internal sealed class TfServingDriver : IProtocolDriver
{
    private const string Json = "application/json";

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly RequestStart _start;
    private readonly InstanceWriter? _instances;
    private readonly HttpBody? _body;
    private readonly ExpectedAnswer _expected;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public TfServingDriver(DriverContext context)
    {
        var request = context.Request;
        var model = context.Model ?? throw new PlanException($"request '{request.Name}': tf-serving needs a model");
        var batch = request.BatchSize ?? 1;
        if (batch < 1)
        {
            throw new PlanException($"request '{request.Name}': batch size {batch} is below 1");
        }

        _context = context;
        _rules = new ResponseRules(context);
        if (request.Body is { } body)
        {
            _body = HttpBody.Compile(body, Json, context);
            _expected = ExpectedAnswer.Of(request.Verb, _body.Fixed.Span, request.Name);
        }
        else
        {
            _instances = new InstanceWriter(context);
            _expected = ExpectedAnswer.Of(request.Verb, request.Layout, batch);
        }

        _start = new RequestStart(context, "POST", $"{ModelPath.Of(model)}:{Verb(request.Verb)}", _body?.ContentType ?? Json);
    }

    public bool Streams => false;

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        if (_body is null)
        {
            _instances!.Write(exchange.Row, exchange.Body);
        }
        else
        {
            _body.Write(exchange.Row, exchange.Body);
        }
    }

    public IResponseReader CreateReader() => new PredictionReader(_context, _rules, _expected);

    private static string Verb(ServingVerb verb) => verb switch
    {
        ServingVerb.Classify => "classify",
        ServingVerb.Regress => "regress",
        _ => "predict",
    };
}
