using System.Buffers;
using Google.Protobuf;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Grpc;
using Proofload.Protocols.KserveV2;
using Proofload.Transport;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>
/// <c>ModelInfer</c> of the Open Inference Protocol over gRPC, or Triton's <c>ModelStreamInfer</c> with one request for each stream. Extra
/// fields of the plan (<c>id</c>, <c>parameters</c>, <c>outputs</c>) go into the request. Everything but tensor values is serialised once.
/// </summary>
internal sealed class KserveV2GrpcDriver : IProtocolDriver
{
    /// <summary>The service, as it stands in paths.</summary>
    public const string Service = "/inference.GRPCInferenceService/";

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly RequestStart _start;
    private readonly InputWriter[] _inputs;
    private readonly byte[] _head;
    private readonly GrpcCompression _compression;
    private readonly bool _asksFinal;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public KserveV2GrpcDriver(DriverContext context)
    {
        var request = context.Request;
        var options = request.Grpc ?? new GrpcPlan();
        if (request.Inputs.Count == 0)
        {
            throw new PlanException($"request '{request.Name}': kserve-v2-grpc needs at least one input");
        }

        _context = context;
        _rules = new ResponseRules(context);
        _compression = options.Compression;
        Streams = KnownProtocols.KserveV2Grpc.StreamsFor(request);
        _start = Start(context, Streams ? "ModelStreamInfer" : "ModelInfer", request.Timeout ?? context.Target.Timeout, options.Compression);
        _inputs = [.. request.Inputs.Select((input, i) => new InputWriter(new TensorSpec(input, i, context), options.Contents))];
        var head = RequestHead.Build(context, Streams);
        _asksFinal = Streams && head.Parameters[RequestHead.AsksFinal].BoolParam;
        if (options.Contents == TensorContents.Raw)
        {
            head.Inputs.AddRange(_inputs.Select(static input => input.Description));
        }

        _head = head.ToByteArray();
    }

    public bool Streams { get; }

    /// <summary>Path and headers of calls of a method.</summary>
    public static RequestStart Start(DriverContext context, string method, TimeSpan timeout, GrpcCompression compression) =>
        new(context, "POST", Service + method, GrpcHeaders.ContentType, own: GrpcHeaders.Of(timeout, compression));

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        var body = exchange.Body;
        MessageFrame.Begin(body);
        body.Write(_head);
        foreach (var input in _inputs)
        {
            input.Write(exchange.Row, body);
        }

        MessageFrame.End(body, _compression);
    }

    public IResponseReader CreateReader() => Streams ? new StreamInferReader(_context, _rules, _asksFinal) : new InferReader(_context, _rules);
}
