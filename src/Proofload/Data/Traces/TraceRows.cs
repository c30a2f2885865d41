using System.Globalization;
using System.Text;

namespace Proofload.Data.Traces;

/// <summary>Collects the rows of a trace: exact times (decimal, so that epoch seconds keep their nanoseconds), lengths where known.</summary>
/// <param name="unit">Unit of numeric times, seconds.</param>
internal sealed class TraceRows(double unit)
{
    /// <summary>Longest prompt that is made, tokens.</summary>
    public const int MostPromptTokens = 10_000_000;

    private const decimal MostSeconds = 366m * 86400;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<ulong> _sessionKeys = [];
    private readonly decimal _unit = (decimal)unit;
    private bool _isCalendar;
    private Int128 _zero;
    private Int128 _least = Int128.MaxValue;
    private Int128 _most = Int128.MinValue;

    /// <summary>The rows so far; times count from the first row of the file.</summary>
    public TraceTable Table { get; } = new();

    public int Count => Table.Count;

    /// <summary>A number for each session that follows from its name alone.</summary>
    public IReadOnlyList<ulong> SessionKeys => _sessionKeys;

    /// <summary>Adds a row.</summary>
    /// <returns>Null when it is fine, else the reason.</returns>
    public string? Add(in TraceEntry entry)
    {
        if (TimeOf(entry.Time, entry.IsMilliseconds, out var ns, out var isNumber) is { } problem)
            return problem;
        if (Count == 0)
            (_isCalendar, _zero) = (!isNumber, ns);
        else if (_isCalendar == isNumber)
            return $"'{Short(entry.Time)}' is another kind of time than the rows before";

        var (least, most) = (Int128.Min(_least, ns), Int128.Max(_most, ns));
        if (most - least > (Int128)(MostSeconds * 1_000_000_000m))
            return $"the time {Short(entry.Time)} lies more than a year from the others; is timestamp_unit right?";
        if (entry.PromptTokens > MostPromptTokens)
            return $"a prompt of {entry.PromptTokens:N0} tokens is longer than {MostPromptTokens:N0}";

        (_least, _most) = (least, most);
        Table.TimesNs.Add((long)(ns - _zero));
        Table.PromptTokens.Add(entry.PromptTokens ?? 0);
        Table.OutputTokens.Add(entry.OutputTokens ?? 0);
        Table.Sessions.Add(string.IsNullOrWhiteSpace(entry.Session) ? -1 : NumberOf(entry.Session.Trim()));
        Table.Hashes.Add(entry.HashIds.IsEmpty ? -1 : Table.HashIds.Add(entry.HashIds));
        return null;
    }

    private string? TimeOf(string time, bool isMilliseconds, out Int128 ns, out bool isNumber)
    {
        ns = 0;
        isNumber = decimal.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (isNumber)
        {
            if (Math.Abs((double)number) * unit > 1e13)
                return $"the time {Short(time)} is out of range";
            ns = (Int128)decimal.Round(number * (isMilliseconds && unit == 1 ? 1_000_000m : _unit * 1_000_000_000m));
            return null;
        }

        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return $"'{Short(time)}' is neither a number nor an ISO 8601 time";
        ns = (Int128)date.UtcTicks * 100;
        return null;
    }

    private int NumberOf(string session)
    {
        if (!_numbers.TryGetValue(session, out var number))
        {
            _numbers.Add(session, number = _numbers.Count);
            _sessionKeys.Add(Key(session));
        }

        return number;
    }

    /// <summary>FNV-1a, 64 bits, over the UTF-8 bytes.</summary>
    public static ulong Key(string text)
    {
        var hash = 0xCBF2_9CE4_8422_2325;
        foreach (var b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 0x0000_0100_0000_01B3;
        return hash;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

/// <summary>One row as a file has it.</summary>
internal readonly ref struct TraceEntry
{
    /// <summary>The time: a number, or ISO 8601.</summary>
    public required string Time { get; init; }

    /// <summary>True when the format's numbers are milliseconds.</summary>
    public bool IsMilliseconds { get; init; }

    /// <summary>Prompt length; null for unknown.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Output length; null for unknown.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>Name of the session; null or white space for none.</summary>
    public string? Session { get; init; }

    /// <summary>Prefix hashes; empty for none.</summary>
    public ReadOnlySpan<long> HashIds { get; init; }
}
