using Google.Protobuf;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Grpc;
using Proofload.Protocols.KserveV2Grpc.Messages;
using Proofload.Transport;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>Reads answers of ModelInfer: one message, whose outputs are whole. Checks see it as the JSON of the same answer over HTTP.</summary>
internal sealed class InferReader : GrpcReader
{
    private readonly AnswerScan _scan = new();
    private readonly BodyBuffer _json;
    private int _messages;

    public InferReader(DriverContext context, ResponseRules rules)
        : base(context, rules)
    {
        // Numbers as text are longer than as bytes.
        var most = (context.Request.Grpc ?? new GrpcPlan()).MaxMessage;
        _json = new BodyBuffer((int)Math.Min(most * 8, int.MaxValue / 2));
    }

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        _messages = 0;
        _json.Clear();
        base.Begin(exchange, head, nowNs);
    }

    protected override void OnMessage(Exchange exchange, ReadOnlySpan<byte> message, long nowNs)
    {
        var problem = ++_messages > 1 ? "more than one message in the answer to ModelInfer"
            : _scan.Run(message) ?? (_scan.Outputs == 0 ? "the answer has no outputs" : null);
        if (problem is null && NeedsBody)
        {
            problem = TakeJson(message);
        }

        if (problem is not null)
        {
            Fail(exchange, ErrorKind.InvalidResponse, problem, nowNs);
        }
    }

    protected override void CompleteMessages(Exchange exchange, long nowNs)
    {
        if (_messages == 0)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "status OK without an answer", nowNs);
            return;
        }

        Succeed(exchange, _json.Bytes, nowNs);
    }

    private string? TakeJson(ReadOnlySpan<byte> message)
    {
        try
        {
            AnswerJson.Write(ModelInferResponse.Parser.ParseFrom(message), _json.Writer);
            return _json.IsOver ? "the answer is too large for checks" : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return "the message is no valid ModelInferResponse";
        }
    }
}
