namespace Proofload.Transport.WebSockets;

/// <summary>A protocol's reading of an exchange over a WebSocket. <see cref="IResponseReader.OnHead"/> begins it: with the answer to the handshake, or on a connection that stood before with a head that says 101 and nothing else.</summary>
internal interface IMessageReader : IResponseReader
{
    /// <summary>The handshake is over: the exchange may be, for a reader that only asks for that.</summary>
    void OnOpen(Exchange exchange, long nowNs)
    {
    }

    /// <summary>A message; text is valid UTF-8. The exchange is over once its record has <c>Done</c>; the reader may raise <see cref="Exchange.SendLimit"/> before. False gives up the connection too.</summary>
    bool OnMessage(Exchange exchange, bool isBinary, ReadOnlySpan<byte> message, long nowNs);

    /// <summary>The server closes the connection and the exchange is not over: sets <c>Done</c> and the outcome.</summary>
    void OnClose(Exchange exchange, int code, ReadOnlySpan<byte> reason, long nowNs);
}
