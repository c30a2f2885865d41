namespace Proofload.Ingestion.Logs;

/// <summary>
/// Up to where a log was counted. Keep it in the same transaction as the counts that came with it: then each line is counted once, whatever happens to the process.
/// The file is known by its beginning and not by its name, so it is found again when it was rotated.
/// </summary>
/// <param name="Head">SHA-256 of the first <paramref name="HeadLength"/> bytes, hexadecimal; empty before anything was read.</param>
/// <param name="HeadLength">How many bytes of the beginning are known, 1,024 at most.</param>
/// <param name="Offset">Bytes counted, to the end of a line.</param>
/// <param name="Line">Lines counted.</param>
public sealed record LogCheckpoint(string Head, int HeadLength, long Offset, long Line)
{
    /// <summary>Before the first line.</summary>
    public static LogCheckpoint Start { get; } = new("", 0, 0, 0);
}
