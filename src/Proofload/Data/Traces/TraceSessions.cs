namespace Proofload.Data.Traces;

/// <summary>
/// The sessions that a trace names: rows with the same session or conversation id, in the order of their times; a row without an id is a session of
/// its own. Sessions are in the order of their first rows. Immutable and safe for several threads.
/// </summary>
public sealed class TraceSessions
{
    private readonly int[][] _rows;
    private readonly int _traceRows;
    private readonly int[]? _ownTokens;

    internal TraceSessions(Trace trace, int[] sessionOfRow)
    {
        _traceRows = trace.Count;
        _rows = [.. sessionOfRow.Select(static (session, row) => (session, row)).GroupBy(static p => p.session).Select(static g => g.Select(static p => p.row).ToArray())];
        MostTurns = _rows.Max(static rows => rows.Length);
        _ownTokens = OwnTokens(trace);
    }

    /// <summary>Number of sessions, at least 1.</summary>
    public int Count => _rows.Length;

    /// <summary>Rows of the longest session.</summary>
    public int MostTurns { get; }

    /// <summary>Rows of a session; sessions repeat when the trace is looped.</summary>
    public int TurnsOf(long session) => _rows[session % Count].Length;

    /// <summary>The row of a session's turn (from 0); rows of later rounds of a looped trace go on behind the last one.</summary>
    public long RowOf(long session, int turn)
    {
        var rows = _rows[session % Count];
        return rows[Math.Min(turn, rows.Length - 1)] + (session / Count * _traceRows);
    }

    /// <summary>
    /// The lengths of a row for a client that sends the history itself: a recorded prompt length that contains the earlier turns is lessened by them.
    /// </summary>
    internal TraceRow WithoutHistory(Trace trace, long row)
    {
        var recorded = trace.At(row);
        return _ownTokens is null || recorded.PromptTokens is null ? recorded : recorded with { PromptTokens = _ownTokens[row % _traceRows] };
    }

    private int[]? OwnTokens(Trace trace)
    {
        var own = new int[trace.Count];
        var isKnown = false;
        foreach (var rows in _rows)
        {
            var context = 0L;
            foreach (var row in rows)
            {
                var recorded = trace.At(row);
                var prompt = recorded.PromptTokens ?? 0;
                own[row] = prompt > context ? (int)(prompt - context) : prompt;
                context = Math.Max(prompt, context) + (recorded.OutputTokens ?? 0);
                isKnown |= prompt > 0;
            }
        }

        return isKnown ? own : null;
    }
}
