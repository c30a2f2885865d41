namespace Proofload.Results;

/// <summary>A dataset or trace that was read for a run: what of it was used, what was not, and why.</summary>
public sealed record DataResult
{
    /// <summary>What it is for: <c>dataset</c> (what requests carry) or <c>trace</c> (when they are due).</summary>
    public required string Use { get; init; }

    /// <summary>The kind of request that it is for; null for all of them.</summary>
    public string? Kind { get; init; }

    /// <summary>Name of the file or folder, without the folders above it.</summary>
    public required string File { get; init; }

    /// <summary>Format it was read as, for example <c>jsonl</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Rows that could be used.</summary>
    public required int Rows { get; init; }

    /// <summary>Lines that could not.</summary>
    public long TotalSkipped { get; init; }

    /// <summary>The first of them, by their numbers.</summary>
    public IReadOnlyList<SkippedData> Skipped { get; init; } = [];

    /// <summary>Why reading ended before the end of the file; null when it did not.</summary>
    public string? EndedEarly { get; init; }
}

/// <summary>A line that was not used.</summary>
/// <param name="Line">Line, from 1; number of the element in a JSON array, of the file in a folder.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedData(long Line, string Reason);
