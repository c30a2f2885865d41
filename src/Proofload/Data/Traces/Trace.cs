namespace Proofload.Data.Traces;

/// <summary>Recorded requests in the order of their times. Immutable and safe for several threads.</summary>
public sealed class Trace
{
    private const long RateWindowNs = 1_000_000_000;

    private readonly TraceTable _table;
    private readonly int _blockTokens;

    /// <param name="table">Rows in the order of their times, which count from 0.</param>
    /// <param name="periodNs">Length of one round.</param>
    /// <param name="what">File, format and what was cut, for the description.</param>
    /// <param name="report">What was read.</param>
    /// <param name="blockTokens">Tokens that a prefix hash stands for; 0 leaves them out.</param>
    internal Trace(TraceTable table, long periodNs, (string Name, string Cut) what, DatasetReport report, int blockTokens)
    {
        (_table, PeriodNs, Report, _blockTokens) = (table, periodNs, report, table.Hashes.HasValues ? blockTokens : 0);
        Description = $"{what.Name}: {Count:N0}{what.Cut} {(Count == 1 && what.Cut.Length == 0 ? "request" : "requests")} over {LastDueNs / 1e9:0.###} s{report.SkippedText}"
            + (HasBlocks ? $"; prefixes shared as the trace's hashes have it, {blockTokens:N0} tokens a block" : "");
    }

    /// <summary>Number of recorded requests, at least 1.</summary>
    public int Count => _table.Count;

    /// <summary>Length of one round when the trace is looped: its span plus one mean gap, or the window that was cut out, nanoseconds; 0 when all times are equal.</summary>
    public long PeriodNs { get; }

    /// <summary>The sessions that the rows name; null when they name none. Grouped when somebody asks, for most replays send single requests.</summary>
    public TraceSessions? Sessions => _table.Sessions.HasValues ? field ??= new TraceSessions(this, _table.Sessions) : null;

    /// <summary>What was read and what was skipped.</summary>
    public DatasetReport Report { get; }

    /// <summary>One line for people.</summary>
    public string Description { get; }

    /// <summary>True when rows say which of them share the beginnings of their prompts.</summary>
    public bool HasBlocks => _blockTokens > 0;

    /// <summary>Time of the last row, nanoseconds.</summary>
    public long LastDueNs => _table.TimesNs[Count - 1];

    /// <summary>Requests per second over a round; null when all times are equal.</summary>
    public double? MeanRate => PeriodNs > 0 ? Count * 1e9 / PeriodNs : null;

    /// <summary>The row of request <paramref name="index"/>; rows repeat when the trace is looped.</summary>
    public TraceRow At(long index)
    {
        var i = (int)(index % Count);
        var place = _blockTokens > 0 ? _table.Hashes[i] : -1;
        return new TraceRow(_table.TimesNs[i], Known(_table.PromptTokens[i]), Known(_table.OutputTokens[i]))
        {
            Blocks = place < 0 ? default : new PromptBlocks(_table.HashIds.At(place), _blockTokens),
        };
    }

    internal long DueNs(int row) => _table.TimesNs[row];

    /// <summary>Requests per second in the second of the trace that holds a time.</summary>
    internal double RateAt(long ns, bool loop)
    {
        var local = loop && PeriodNs > 0 ? ns % PeriodNs : ns;
        var start = local - (local % RateWindowNs);
        var width = Math.Min(RateWindowNs, Math.Max(1, Math.Max(PeriodNs, LastDueNs + 1) - start));
        return local > LastDueNs && !loop ? 0 : (_table.FirstAt(start + RateWindowNs) - _table.FirstAt(start)) * 1e9 / Math.Max(width, 1_000_000);
    }

    /// <summary>The most requests that are due within one second, when the trace is replayed at a speed.</summary>
    internal double HighestRate(double speed)
    {
        var window = speed * 1e9;
        var (most, first) = (0, 0);
        for (var last = 0; last < Count; last++)
        {
            while (DueNs(last) - DueNs(first) >= window)
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    /// <summary>Mean of the output lengths that are known; null when none is.</summary>
    internal double? MeanOutputTokens
    {
        get
        {
            var (sum, known) = (0L, 0);
            for (var i = 0; i < Count; i++)
            {
                sum += _table.OutputTokens[i];
                known += _table.OutputTokens[i] > 0 ? 1 : 0;
            }

            return known == 0 ? null : (double)sum / known;
        }
    }

    private static int? Known(int length) => length > 0 ? length : null;
}
