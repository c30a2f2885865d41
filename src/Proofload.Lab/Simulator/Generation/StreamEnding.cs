namespace Proofload.Lab.Simulator.Generation;

/// <summary>How the bytes of a stream end.</summary>
internal enum StreamEnding
{
    /// <summary>The body ends as HTTP wants it (with or without a finish event before).</summary>
    Complete,

    /// <summary>The server closes its side in the middle of the body (TCP FIN).</summary>
    Cut,

    /// <summary>The connection is reset (TCP RST, HTTP/2 RST_STREAM).</summary>
    Reset,
}
