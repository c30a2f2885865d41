namespace Proofload.Ingestion.Logs;

/// <summary>Reads the lines of one form of access log.</summary>
public interface ILogLineParser
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end, UTF-8.</param>
    /// <param name="request">What it tells.</param>
    /// <param name="problem">Why it is no request, in a few words.</param>
    bool TryParse(ReadOnlySpan<byte> line, out LoggedRequest request, out string problem);
}
