namespace Proofload.Protocols.Ndjson;

/// <summary>Receives the lines of a stream.</summary>
internal interface ILineSink
{
    /// <summary>One line without its end; valid only during the call. False stops the parser.</summary>
    bool OnLine(ReadOnlySpan<byte> line);
}
