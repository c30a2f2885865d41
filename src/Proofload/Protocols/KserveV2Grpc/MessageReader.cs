using Google.Protobuf;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Grpc;
using Proofload.Transport;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>Reads the one message of a call that is made once.</summary>
internal sealed class MessageReader<T>(DriverContext context) : GrpcReader(context, new ResponseRules(context))
    where T : class, IMessage<T>, new()
{
    /// <summary>The message; null without one.</summary>
    public T? Message { get; private set; }

    protected override void OnMessage(Exchange exchange, ReadOnlySpan<byte> message, long nowNs)
    {
        try
        {
            Message = new MessageParser<T>(static () => new T()).ParseFrom(message);
        }
        catch (InvalidProtocolBufferException)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"the answer is no valid {typeof(T).Name}", nowNs);
        }
    }

    protected override void CompleteMessages(Exchange exchange, long nowNs)
    {
        if (Message is null)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "status OK without an answer", nowNs);
            return;
        }

        Succeed(exchange, [], nowNs);
    }
}
