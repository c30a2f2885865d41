namespace Proofload.Measurement.Recording;

/// <summary>Where a request's output token count came from.</summary>
public enum TokenSource : byte
{
    /// <summary>No token count is known.</summary>
    None = 0,

    /// <summary>The server's own <c>usage</c>.</summary>
    Usage,

    /// <summary>A tokenizer run over the received text.</summary>
    Tokenizer,

    /// <summary>The number of token-bearing chunks: a lower bound.</summary>
    Chunks,
}
