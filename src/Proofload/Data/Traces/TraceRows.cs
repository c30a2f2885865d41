using System.Globalization;

namespace Proofload.Data.Traces;

/// <summary>Collects the rows of a trace: exact times (decimal, so that epoch seconds keep their nanoseconds), lengths where known.</summary>
/// <param name="unit">Unit of numeric times, seconds.</param>
internal sealed class TraceRows(double unit)
{
    private const decimal MostSeconds = 366m * 86400;

    private readonly List<Int128> _times = [];
    private readonly List<int> _promptTokens = [];
    private readonly List<int> _outputTokens = [];
    private readonly List<string?> _sessions = [];
    private readonly decimal _unit = (decimal)unit;
    private bool _isCalendar;
    private Int128 _least = Int128.MaxValue;
    private Int128 _most = Int128.MinValue;

    public int Count => _times.Count;

    /// <summary>Adds a row.</summary>
    /// <returns>Null when it is fine, else the reason.</returns>
    public string? Add(string time, bool isMilliseconds, int? promptTokens, int? outputTokens, string? session = null)
    {
        var isNumber = decimal.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        Int128 ns;
        if (isNumber)
        {
            if (Math.Abs((double)number) * unit > 1e13)
                return $"the time {Short(time)} is out of range";
            ns = (Int128)decimal.Round(number * (isMilliseconds && unit == 1 ? 1_000_000m : _unit * 1_000_000_000m));
        }
        else if (DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            ns = (Int128)date.UtcTicks * 100;
        }
        else
        {
            return $"'{Short(time)}' is neither a number nor an ISO 8601 time";
        }

        if (Count == 0)
            _isCalendar = !isNumber;
        else if (_isCalendar == isNumber)
            return $"'{Short(time)}' is another kind of time than the rows before";

        var (least, most) = (Int128.Min(_least, ns), Int128.Max(_most, ns));
        if (most - least > (Int128)(MostSeconds * 1_000_000_000m))
            return $"the time {Short(time)} lies more than a year from the others; is timestamp_unit right?";

        (_least, _most) = (least, most);
        _times.Add(ns);
        _promptTokens.Add(promptTokens ?? 0);
        _outputTokens.Add(outputTokens ?? 0);
        _sessions.Add(string.IsNullOrWhiteSpace(session) ? null : session.Trim());
        return null;
    }

    /// <summary>The trace, in the order of the times; rows with equal times keep their order.</summary>
    public Trace ToTrace(string name, DatasetReportBuilder report)
    {
        var due = new long[Count];
        var order = new int[Count];
        var isSorted = true;
        for (var i = 0; i < Count; i++)
        {
            due[i] = (long)(_times[i] - _least);
            order[i] = i;
            isSorted &= i == 0 || due[i] >= due[i - 1];
        }

        if (!isSorted)
        {
            order = [.. Enumerable.Range(0, Count).OrderBy(i => _times[i])];
            Array.Sort(due);
        }

        return new Trace(due, Lengths(_promptTokens, order), Lengths(_outputTokens, order), name, report.Build(Count), Sessions(order));
    }

    private static int[]? Lengths(List<int> lengths, int[] order) =>
        lengths.Exists(l => l > 0) ? Array.ConvertAll(order, i => lengths[i]) : null;

    /// <summary>Numbers the sessions in the order of their first rows; a row without one is a session of its own.</summary>
    private int[]? Sessions(int[] order)
    {
        if (_sessions.TrueForAll(static s => s is null))
            return null;

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = 0;
        var sessions = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            var name = _sessions[order[i]];
            if (name is null || !numbers.TryGetValue(name, out var number))
            {
                number = next++;
                if (name is not null)
                    numbers.Add(name, number);
            }

            sessions[i] = number;
        }

        return sessions;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
