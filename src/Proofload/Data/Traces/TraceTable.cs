namespace Proofload.Data.Traces;

/// <summary>
/// The rows of a trace by columns: 8 bytes for the time, and only where the trace has them 4 for each length, 4 for the session, and 8 for the
/// place of the prefix hashes beside one or two for each of these.
/// </summary>
internal sealed class TraceTable
{
    /// <summary>Times, nanoseconds from any zero.</summary>
    public ChunkedList<long> TimesNs { get; private set; } = new();

    /// <summary>Prompt lengths, 0 for unknown.</summary>
    public TraceColumn<int> PromptTokens { get; } = new(0);

    /// <summary>Output lengths, 0 for unknown.</summary>
    public TraceColumn<int> OutputTokens { get; } = new(0);

    /// <summary>Numbers of sessions in the order in which the file names them, -1 for none.</summary>
    public TraceColumn<int> Sessions { get; } = new(-1);

    /// <summary>Places of the prefix hashes, -1 for none.</summary>
    public TraceColumn<long> Hashes { get; } = new(-1);

    /// <summary>Memory of the prefix hashes.</summary>
    public HashIdPool HashIds { get; } = new();

    public int Count => TimesNs.Count;

    /// <summary>The first row at or after a time, when rows are in the order of their times; <see cref="Count"/> when there is none.</summary>
    public int FirstAt(long ns)
    {
        var (low, high) = (-1, Count);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (TimesNs[middle] < ns)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>Keeps these rows only, in their order.</summary>
    public void Keep(ReadOnlySpan<int> rows)
    {
        TimesNs = TimesNs.At(rows);
        PromptTokens.Keep(rows);
        OutputTokens.Keep(rows);
        Sessions.Keep(rows);
        Hashes.Keep(rows);
    }
}
