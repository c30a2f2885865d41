namespace Proofload.Data.Traces;

/// <summary>Recorded requests in the order of their times. Immutable and safe for several threads.</summary>
public sealed class Trace
{
    private const long RateWindowNs = 1_000_000_000;

    private readonly long[] _dueNs;
    private readonly int[]? _promptTokens;
    private readonly int[]? _outputTokens;

    /// <param name="dueNs">Ascending times from 0.</param>
    /// <param name="promptTokens">Prompt lengths, 0 for unknown; null when no row has one.</param>
    /// <param name="outputTokens">Output lengths, 0 for unknown; null when no row has one.</param>
    /// <param name="name">File name.</param>
    /// <param name="report">What was read.</param>
    /// <param name="sessions">Session of each row, numbered in the order of their first rows; null when the trace names none.</param>
    internal Trace(long[] dueNs, int[]? promptTokens, int[]? outputTokens, string name, DatasetReport report, int[]? sessions = null)
    {
        (_dueNs, _promptTokens, _outputTokens, Report) = (dueNs, promptTokens, outputTokens, report);
        Description = $"{name}: {Count:N0} {(Count == 1 ? "request" : "requests")} over {dueNs[^1] / 1e9:0.###} s{report.SkippedText}";
        PeriodNs = Count > 1 ? (long)((Int128)dueNs[^1] * Count / (Count - 1)) : 0;
        Sessions = sessions is null ? null : new TraceSessions(this, sessions);
    }

    /// <summary>Number of recorded requests, at least 1.</summary>
    public int Count => _dueNs.Length;

    /// <summary>Length of one round when the trace is looped: its span plus one mean gap, nanoseconds; 0 when all times are equal.</summary>
    public long PeriodNs { get; }

    /// <summary>The sessions that the rows name; null when they name none.</summary>
    public TraceSessions? Sessions { get; }

    /// <summary>What was read and what was skipped.</summary>
    public DatasetReport Report { get; }

    /// <summary>One line for people.</summary>
    public string Description { get; }

    /// <summary>The row of request <paramref name="index"/>; rows repeat when the trace is looped.</summary>
    public TraceRow At(long index)
    {
        var i = (int)(index % Count);
        return new TraceRow(_dueNs[i], Known(_promptTokens, i), Known(_outputTokens, i));
    }

    internal long DueNs(int row) => _dueNs[row];

    /// <summary>Requests per second in the second of the trace that holds a time.</summary>
    internal double RateAt(long ns, bool loop)
    {
        var local = loop && PeriodNs > 0 ? ns % PeriodNs : ns;
        var start = local - (local % RateWindowNs);
        var width = Math.Min(RateWindowNs, Math.Max(1, Math.Max(PeriodNs, _dueNs[^1] + 1) - start));
        return local > _dueNs[^1] && !loop ? 0 : (RowsBefore(start + RateWindowNs) - RowsBefore(start)) * 1e9 / Math.Max(width, 1_000_000);
    }

    /// <summary>The most requests that are due within one second, when the trace is replayed at a speed.</summary>
    internal double HighestRate(double speed)
    {
        var window = speed * 1e9;
        var (most, first) = (0, 0);
        for (var last = 0; last < Count; last++)
        {
            while (_dueNs[last] - _dueNs[first] >= window)
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    /// <summary>Mean of the output lengths that are known; null when none is.</summary>
    internal double? MeanOutputTokens => _outputTokens?.Where(static n => n > 0).Select(static n => (double?)n).DefaultIfEmpty(null).Average();

    private static int? Known(int[]? lengths, int row) => lengths is not null && lengths[row] > 0 ? lengths[row] : null;

    private int RowsBefore(long ns)
    {
        var (low, high) = (-1, Count);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (_dueNs[middle] < ns)
                low = middle;
            else
                high = middle;
        }

        return high;
    }
}
