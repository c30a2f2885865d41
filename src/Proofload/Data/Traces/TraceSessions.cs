namespace Proofload.Data.Traces;

/// <summary>
/// The sessions that a trace names: rows with the same session or conversation id, in the order of their times; a row without an id is a session of
/// its own. Sessions are in the order of their first rows. Immutable and safe for several threads.
/// </summary>
public sealed class TraceSessions
{
    private readonly int[] _rows;
    private readonly int[] _starts;
    private readonly int[]? _ownTokens;

    /// <param name="trace">The trace.</param>
    /// <param name="sessions">Number of each row's session; negative for none.</param>
    internal TraceSessions(Trace trace, TraceColumn<int> sessions)
    {
        var numbers = Number(trace.Count, sessions, out var count);
        (_starts, _rows) = Group(numbers, count);
        for (var i = 0; i < count; i++)
            MostTurns = Math.Max(MostTurns, _starts[i + 1] - _starts[i]);
        _ownTokens = OwnTokens(trace);
    }

    /// <summary>Number of sessions, at least 1.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Rows of the longest session.</summary>
    public int MostTurns { get; }

    /// <summary>Rows of a session; sessions repeat when the trace is looped.</summary>
    public int TurnsOf(long session) => RowsOf((int)(session % Count)).Length;

    /// <summary>The row of a session's turn (from 0); rows of later rounds of a looped trace go on behind the last one.</summary>
    public long RowOf(long session, int turn)
    {
        var rows = RowsOf((int)(session % Count));
        return rows[Math.Min(turn, rows.Length - 1)] + (session / Count * _rows.Length);
    }

    /// <summary>
    /// The lengths of a row for a client that sends the history itself: a recorded prompt length that contains the earlier turns is lessened by them.
    /// </summary>
    internal TraceRow WithoutHistory(Trace trace, long row)
    {
        // What the history has is in it as it was sent, and the recorded blocks would say it a second time.
        var recorded = trace.At(row) with { Blocks = default };
        return _ownTokens is null || recorded.PromptTokens is null ? recorded : recorded with { PromptTokens = _ownTokens[row % _rows.Length] };
    }

    private ReadOnlySpan<int> RowsOf(int session) => _rows.AsSpan(_starts[session], _starts[session + 1] - _starts[session]);

    /// <summary>Numbers the sessions in the order of their first rows.</summary>
    private static int[] Number(int rows, TraceColumn<int> sessions, out int count)
    {
        count = 0;
        var names = 0;
        for (var i = 0; i < rows; i++)
            names = Math.Max(names, sessions[i] + 1);
        var known = new int[names];
        Array.Fill(known, -1);
        var numbers = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            var name = sessions[i];
            numbers[i] = name < 0 ? count++ : known[name] >= 0 ? known[name] : known[name] = count++;
        }

        return numbers;
    }

    /// <summary>The rows of each session behind each other.</summary>
    private static (int[] Starts, int[] Rows) Group(int[] numbers, int count)
    {
        var starts = new int[count + 1];
        foreach (var number in numbers)
            starts[number + 1]++;
        for (var i = 0; i < count; i++)
            starts[i + 1] += starts[i];
        var next = starts.AsSpan(0, count).ToArray();
        var rows = new int[numbers.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[next[numbers[row]]++] = row;
        return (starts, rows);
    }

    private int[]? OwnTokens(Trace trace)
    {
        var own = new int[trace.Count];
        var isKnown = false;
        for (var session = 0; session < Count; session++)
        {
            var context = 0L;
            foreach (var row in RowsOf(session))
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
