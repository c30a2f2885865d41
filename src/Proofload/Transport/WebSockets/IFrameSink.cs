namespace Proofload.Transport.WebSockets;

/// <summary>Receives what a <see cref="FrameParser"/> finds; spans are valid only during the call.</summary>
internal interface IFrameSink
{
    /// <summary>A whole message; text is valid UTF-8. False stops the parser for good.</summary>
    bool OnMessage(bool isBinary, ReadOnlySpan<byte> payload);

    /// <summary>A ping, to be answered with its payload.</summary>
    void OnPing(ReadOnlySpan<byte> payload);

    /// <summary>The close frame, the last one of a connection.</summary>
    void OnClose(int code, ReadOnlySpan<byte> reason);
}
