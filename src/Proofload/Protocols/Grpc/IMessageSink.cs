namespace Proofload.Protocols.Grpc;

/// <summary>Receives the messages of an answer.</summary>
internal interface IMessageSink
{
    /// <summary>One message, decompressed; the span is valid only during the call. False stops the parser.</summary>
    bool OnMessage(ReadOnlySpan<byte> message);
}
