using System.Globalization;

namespace Proofload.Slo.Rules;

/// <summary>The PromQL of one objective: increments, slices and sums over windows. Every figure is a sum of whole counts; nothing is extrapolated or averaged.</summary>
internal sealed class ObjectiveQueries(ServiceLevelObjective objective, PrometheusRuleOptions options, IReadOnlyList<MaintenanceWindow> maintenance)
{
    public bool HasSlices => objective.Budgeting != BudgetingMethod.Occurrences && objective.Slice is not null;

    public bool IsLevel => objective.Indicator.Kind == IndicatorKind.Level;

    public bool HasMaintenance => maintenance.Count > 0;

    private string EventsName => HasMaintenance ? RecordedNames.CountedEventsStep : RecordedNames.EventsStep;

    private string BadName => HasMaintenance ? RecordedNames.CountedBadStep : RecordedNames.BadStep;

    private string GoodName => HasMaintenance ? RecordedNames.CountedGoodStep : RecordedNames.GoodStep;

    /// <summary>
    /// What counters rose by since the evaluation before, added up: a counter that fell began again at 0, and one that was not there before counts from its first
    /// value. Unlike <c>increase</c> this is exact: the steps of consecutive evaluations add up to what was counted.
    /// </summary>
    public string Step(string selector)
    {
        var gap = PromText.Duration(options.Gap);
        var now = $"last_over_time({selector}[{gap}])";
        var before = $"last_over_time({selector}[{gap}] offset {PromText.Duration(options.Interval)})";
        return $"sum(\n  ({now} - {before}) >= 0\n  or\n  {now} < {before}\n)";
    }

    /// <summary>Bad events since the evaluation before: those that are not good.</summary>
    public string BadStepFromGood(string good) =>
        $"{Of(RecordedNames.EventsStep)}\n- on () (\n{Indent(Step(good))}\n  or on () 0 * {Of(RecordedNames.EventsStep)}\n)";

    /// <summary>Bad (or good) events of their own counter; none where it is not there.</summary>
    public string StepOrZero(string selector) => $"{Step(selector)}\nor on () 0 * {Of(RecordedNames.EventsStep)}";

    /// <summary>A step, unless it lies in a maintenance window.</summary>
    public string Counted(string name) =>
        $"{Of(name)}\nunless on () (\n  {string.Join("\n  or ", maintenance.Select(static m => $"vector(time()) > {PromText.Unix(m.From)} <= {PromText.Unix(m.To)}"))}\n)";

    /// <summary>One sample for each slice, at the first evaluation after its end.</summary>
    public string Slice()
    {
        var rule = objective.Slice!;
        var range = PromText.Range(rule.Length);
        var (bad, events) = (Sum(BadName, range), Sum(EventsName, range));
        var length = PromText.Seconds(rule.Length);
        var value = objective.Budgeting switch
        {
            _ when IsLevel => $"{Sum(GoodName, range)} / {length} {Missed()} bool {PromText.Number(objective.Indicator.Bound)}",
            BudgetingMethod.Timeslices => $"{bad} / {events} > bool {PromText.Number(1 - rule.Target)}",
            _ => $"{bad} / ({events} > 0)",
        };
        var masked = string.Concat(maintenance.Where(m => m.To - m.From >= rule.Length).Select(m =>
            $"\nunless on () (vector(time() - time() % {length}) >= {PromText.Unix(m.From + rule.Length)} <= {PromText.Unix(m.To)})"));
        return $"({value})\nand on () (vector(time()) % {length} < {PromText.Seconds(options.Interval)}){masked}";
    }

    /// <summary>Events of a window.</summary>
    public string EventsIn(TimeSpan window) => Sum(EventsName, PromText.Range(window));

    /// <summary>Bad events or slices of a window.</summary>
    public string BadIn(TimeSpan window) => Sum(HasSlices ? RecordedNames.SliceBad : BadName, PromText.Range(window));

    /// <summary>Slices of a window.</summary>
    public string SlicesIn(TimeSpan window) => $"sum(count_over_time({Of(RecordedNames.SliceBad)}{PromText.Range(window)}))";

    /// <summary>What a period of a calendar window takes: bad events or slices of a class of periods.</summary>
    public string PeriodBad(CalendarTable table, string name) => During(table, name, Of(HasSlices ? RecordedNames.SliceBad : BadName));

    /// <summary>All events or slices of a class of periods.</summary>
    public string PeriodTotal(CalendarTable table, string name) => During(table, name, HasSlices ? $"0 * {Of(RecordedNames.SliceBad)} + 1" : Of(EventsName));

    /// <summary>The sum over the period that goes on.</summary>
    public string PeriodSum(CalendarTable table, string recorded) => string.Join("\nor\n", CalendarTable.Names.Select(name =>
        $"sum(sum_over_time({PromText.Selector(recorded, ("objective", objective.Name), ("period", name))}{PromText.Range(table.Longest)}))\nand on () (\n  {table.During(name)}\n)"));

    /// <summary>Nothing was counted for a time; 0 when that is so.</summary>
    public string NoData(TimeSpan after) => $"(sum(sum_over_time({Of(RecordedNames.EventsStep)}{PromText.Range(after)})) or vector(0)) == 0";

    /// <summary>A recorded series of this objective over a window.</summary>
    public string In(string recorded, string window) => PromText.Selector(recorded, ("objective", objective.Name), ("window", window));

    /// <summary>A recorded series of this objective.</summary>
    public string Of(string recorded) => PromText.Selector(recorded, ("objective", objective.Name));

    private static string During(CalendarTable table, string name, string value) => $"{value}\nand on () (\n  {table.During(name)}\n)";

    private static string Indent(string text) => "  " + text.Replace("\n", "\n  ", StringComparison.Ordinal);

    private string Sum(string name, string range) => string.Create(CultureInfo.InvariantCulture, $"sum(sum_over_time({Of(name)}{range}))");

    // The comparison that a slice of a level misses its bound by.
    private string Missed() => (objective.Indicator.IsUpperBound, objective.Indicator.Inclusive) switch
    {
        (true, true) => ">",
        (true, false) => ">=",
        (false, true) => "<",
        (false, false) => "<=",
    };
}
