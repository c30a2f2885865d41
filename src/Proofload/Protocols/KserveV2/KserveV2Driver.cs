using System.Buffers;
using System.Text;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.KserveV2;

/// <summary>
/// POST <c>/v2/models/{model}/infer</c> of the Open Inference Protocol, or <c>/v2/models/{model}/versions/{version}/infer</c> for a model
/// written <c>model@version</c>. Extra fields of the plan (<c>id</c>, <c>parameters</c>, <c>outputs</c>) are sent as they are.
/// </summary>
internal sealed class KserveV2Driver : IProtocolDriver
{
    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly RequestStart _start;
    private readonly TensorWriter[] _inputs;
    private readonly byte[] _after;
    private readonly SequenceParameters _parameters;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public KserveV2Driver(DriverContext context)
    {
        var request = context.Request;
        var model = context.Model ?? throw new PlanException($"request '{request.Name}': kserve-v2 needs a model");
        if (request.Inputs.Count == 0)
        {
            throw new PlanException($"request '{request.Name}': kserve-v2 needs at least one input");
        }

        _context = context;
        _rules = new ResponseRules(context);
        _inputs = [.. request.Inputs.Select((input, i) => new TensorWriter(new TensorSpec(input, i, context)))];
        _start = new RequestStart(context, "POST", InferPath(model), "application/json");
        var after = new StringBuilder("]");
        var extra = new ExtraFields(request, "inputs");
        _parameters = new SequenceParameters(request);
        extra.AppendTo(after);
        _after = Encoding.UTF8.GetBytes(after.Append('}').ToString());
    }

    public bool Streams => false;

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        var body = exchange.Body;
        body.Write("{\"inputs\":["u8);
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (i > 0)
            {
                body.Write(","u8);
            }

            _inputs[i].Write(exchange.Row, body);
        }

        if (exchange.Row.Session?.Sequence is { } mark)
        {
            _parameters.Write(mark, body);
        }
        else
        {
            body.Write(_after);
        }
    }

    public IResponseReader CreateReader() => new InferenceReader(_context, _rules);

    private static string InferPath(string model)
    {
        var at = model.LastIndexOf('@');
        return at > 0 && at < model.Length - 1
            ? $"/v2/models/{Uri.EscapeDataString(model[..at])}/versions/{Uri.EscapeDataString(model[(at + 1)..])}/infer"
            : $"/v2/models/{Uri.EscapeDataString(model)}/infer";
    }
}
