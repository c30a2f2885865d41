namespace Proofload.Slo.Rules;

/// <summary>The recording rules of one objective.</summary>
internal sealed class ObjectiveRecordings
{
    /// <summary>Value of the label <c>window</c> of a calendar window.</summary>
    public const string CalendarWindow = "calendar";

    private readonly ServiceLevelObjective _objective;
    private readonly ObjectiveQueries _queries;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _labels;

    public ObjectiveRecordings(ServiceLevelObjective objective, ObjectiveQueries queries, IReadOnlyList<KeyValuePair<string, string>> labels) =>
        (_objective, _queries, _labels) = (objective, queries, labels);

    private string TotalName => _queries.HasSlices ? RecordedNames.Slices : RecordedNames.Events;

    /// <summary>Increments since the evaluation before, and slices.</summary>
    public IEnumerable<PrometheusRule> Steps(CounterQueries counters, CalendarTable? table)
    {
        yield return Rule(RecordedNames.EventsStep, _queries.Step(counters.Total));
        yield return Rule(RecordedNames.BadStep, counters.Bad.Length > 0 ? _queries.StepOrZero(counters.Bad) : _queries.BadStepFromGood(counters.Good));
        if (_queries.IsLevel)
            yield return Rule(RecordedNames.GoodStep, _queries.StepOrZero(counters.Good));
        if (_queries.HasMaintenance)
        {
            yield return Rule(RecordedNames.CountedEventsStep, _queries.Counted(RecordedNames.EventsStep));
            yield return Rule(RecordedNames.CountedBadStep, _queries.Counted(RecordedNames.BadStep));
            if (_queries.IsLevel)
                yield return Rule(RecordedNames.CountedGoodStep, _queries.Counted(RecordedNames.GoodStep));
        }

        if (_queries.HasSlices)
            yield return Rule(RecordedNames.SliceBad, _queries.Slice());
        if (table is null)
            yield break;
        foreach (var name in CalendarTable.Names)
        {
            yield return Rule(RecordedNames.PeriodBad, _queries.PeriodBad(table, name), ("period", name));
            yield return Rule(RecordedNames.PeriodTotal, _queries.PeriodTotal(table, name), ("period", name));
        }
    }

    /// <summary>Counts, error ratio and burn rate of a window.</summary>
    public IEnumerable<PrometheusRule> Window(TimeSpan window)
    {
        var name = PromText.Duration(window);
        yield return Rule(RecordedNames.Events, _queries.EventsIn(window), ("window", name));
        yield return Rule(RecordedNames.Bad, _queries.BadIn(window), ("window", name));
        if (_queries.HasSlices)
            yield return Rule(RecordedNames.Slices, _queries.SlicesIn(window), ("window", name));
        foreach (var rule in Ratios(name))
            yield return rule;
    }

    /// <summary>Counts, error ratio and burn rate of the period of a calendar window.</summary>
    public IEnumerable<PrometheusRule> Period(CalendarTable table) =>
    [
        Rule(TotalName, _queries.PeriodSum(table, RecordedNames.PeriodTotal), ("window", CalendarWindow)),
        Rule(RecordedNames.Bad, _queries.PeriodSum(table, RecordedNames.PeriodBad), ("window", CalendarWindow)),
        .. Ratios(CalendarWindow),
    ];

    /// <summary>How the objective stands.</summary>
    public IEnumerable<PrometheusRule> Standing(CalendarTable? table)
    {
        var window = table is null ? PromText.Duration(_objective.Window.Length) : CalendarWindow;
        var burn = $"sum({_queries.In(RecordedNames.BurnRate, window)})";
        yield return Rule(RecordedNames.Target, $"vector({PromText.Number(_objective.Target)})");
        yield return Rule(RecordedNames.Sli, $"1 - sum({_queries.In(RecordedNames.ErrorRatio, window)})");
        yield return Rule(RecordedNames.BudgetConsumed, table is null ? burn : $"{burn}\n* on () (\n  {table.Elapsed()}\n)");
        yield return Rule(RecordedNames.BudgetRemaining, $"1 - sum({_queries.Of(RecordedNames.BudgetConsumed)})");
    }

    private IEnumerable<PrometheusRule> Ratios(string window)
    {
        yield return Rule(RecordedNames.ErrorRatio, $"{_queries.In(RecordedNames.Bad, window)} / ({_queries.In(TotalName, window)} > 0)", ("window", window));
        yield return Rule(RecordedNames.BurnRate, $"{_queries.In(RecordedNames.ErrorRatio, window)} / {PromText.Number(_objective.Budget)}", ("window", window));
    }

    private PrometheusRule Rule(string name, string expression, params (string Label, string Value)[] more) => new()
    {
        Record = name,
        Expression = expression,
        Labels = [.. _labels, .. more.Select(static l => KeyValuePair.Create(l.Label, l.Value))],
    };
}
