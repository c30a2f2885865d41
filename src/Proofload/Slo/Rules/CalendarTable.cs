namespace Proofload.Slo.Rules;

/// <summary>
/// The periods of a calendar window, written down. PromQL knows no time zones and its ranges have a fixed length, so events are recorded apart by period:
/// a period has one of three classes in turn, and a look back over the longest period meets no other period of the same class.
/// </summary>
internal sealed class CalendarTable
{
    private const int Classes = 3;
    private const int Most = 1000;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _periods = [];

    public CalendarTable(CalendarPeriod calendar, DateTimeOffset from, TimeSpan horizon)
    {
        var first = CalendarPeriods.Containing(calendar, from);
        var before = CalendarPeriods.Containing(calendar, first.From);
        _periods.Add(CalendarPeriods.Containing(calendar, before.From));
        _periods.Add(before);
        _periods.Add(first);
        while (_periods[^1].To < from + horizon && _periods.Count < Most)
            _periods.Add(CalendarPeriods.Containing(calendar, _periods[^1].To.AddTicks(1)));
    }

    /// <summary>The classes by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["0", "1", "2"];

    /// <summary>Length of the longest period.</summary>
    public TimeSpan Longest => _periods.Max(static p => p.To - p.From);

    /// <summary>Where the table ends.</summary>
    public DateTimeOffset End => _periods[^1].To;

    /// <summary>An expression with a value while a period of a class goes on.</summary>
    public string During(string name)
    {
        var offset = int.Parse(name, System.Globalization.CultureInfo.InvariantCulture);
        return Or(_periods.Where((_, i) => i % Classes == offset).Select(static p => $"vector(time()) > {PromText.Unix(p.From)} <= {PromText.Unix(p.To)}"));
    }

    /// <summary>The share of the period that is over.</summary>
    public string Elapsed() => Or(_periods.Select(static p =>
        $"((vector(time()) > {PromText.Unix(p.From)} <= {PromText.Unix(p.To)}) - {PromText.Unix(p.From)}) / {PromText.Seconds(p.To - p.From)}"));

    private static string Or(IEnumerable<string> terms) => string.Join("\n  or ", terms);
}
