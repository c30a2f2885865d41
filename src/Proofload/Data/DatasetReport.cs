namespace Proofload.Data;

/// <summary>What reading a dataset or trace gave.</summary>
public sealed record DatasetReport
{
    /// <summary>How many skipped lines are kept by number.</summary>
    public const int MostSkippedKept = 20;

    /// <summary>How many of them a line of text names.</summary>
    private const int MostSkippedNamed = 3;

    /// <summary>Name of the file or folder, without the folders above it.</summary>
    public required string File { get; init; }

    /// <summary>Format it was read as, for example <c>jsonl</c>.</summary>
    public required string Format { get; init; }

    /// <summary>True for a trace, whose times are replayed; false for a dataset.</summary>
    public bool IsTrace { get; init; }

    /// <summary>Usable rows.</summary>
    public required int Read { get; init; }

    /// <summary>The first skipped lines with their reasons.</summary>
    public IReadOnlyList<SkippedLine> Skipped { get; init; } = [];

    /// <summary>All skipped lines.</summary>
    public long TotalSkipped { get; init; }

    /// <summary>Why reading ended before the end of the file; null when it did not.</summary>
    public string? EndedEarly { get; init; }

    internal string SkippedText => (TotalSkipped == 0 ? "" : $", {TotalSkipped:N0} skipped ({string.Join("; ", Skipped.Take(MostSkippedNamed))}{(TotalSkipped > MostSkippedNamed ? "; …" : "")})")
        + (EndedEarly is null ? "" : $", {EndedEarly}");
}

/// <summary>A line that was not used.</summary>
/// <param name="Line">Line number, from 1; the number of the element in a JSON array, of the file in a folder.</param>
/// <param name="Reason">Why.</param>
public readonly record struct SkippedLine(long Line, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}: {Reason}";
}
