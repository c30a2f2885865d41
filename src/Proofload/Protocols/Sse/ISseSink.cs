namespace Proofload.Protocols.Sse;

/// <summary>Receives the events of a stream.</summary>
internal interface ISseSink
{
    /// <summary>One event; the spans are valid only during the call. False stops the parser.</summary>
    /// <param name="type">The event field; empty without one.</param>
    /// <param name="data">The data lines joined by line feeds.</param>
    bool OnEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data);
}
