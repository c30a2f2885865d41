using Proofload.Plans;

namespace Proofload.Slo.Files;

/// <summary>Makes of objectives what a file says of them: what is the same for all stands once.</summary>
internal static class DocumentMaker
{
    public static ObjectivesDocument Of(ObjectivesFile file)
    {
        var entries = file.Objectives.Select(Entry).ToArray();
        var shared = new ObjectiveDefaults
        {
            Service = Common(entries, static d => d.Service),
            Model = Common(entries, static d => d.Model),
            Route = Common(entries, static d => d.Route),
            Region = Common(entries, static d => d.Region),
            Window = Common(entries, static d => d.Window),
            Alerts = Common(entries, static d => d.Alerts),
            Policy = Common(entries, static d => d.Policy),
            AbsentAfter = entries.Length > 1 && entries.All(e => e.Own.AbsentAfter == entries[0].Own.AbsentAfter) ? entries[0].Own.AbsentAfter : null,
        };
        return new ObjectivesDocument
        {
            Defaults = shared,
            Objectives = ValueList<ObjectiveEntry>.Of([.. entries.Select(e => e with { Own = Less(e.Own, shared) })]),
            Maintenance = ValueList<MaintenanceWindow>.Of([.. file.Maintenance.Select(static m => m with { Objectives = ValueList<string>.Of(m.Objectives) })]),
            Adjustments = ValueList<BudgetAdjustment>.Of(file.Adjustments),
        };
    }

    private static ObjectiveEntry Entry(ServiceLevelObjective objective)
    {
        var (indicator, slice) = (objective.Indicator, objective.Slice);

        // The text says the slices' share where slices have one, and the field the other.
        var isSliced = objective.Budgeting == BudgetingMethod.Timeslices && indicator.Kind != IndicatorKind.Level;
        var text = ObjectiveExpression.Format(indicator, isSliced && slice is not null ? slice.Target : objective.Target);
        var isSaid = text is not null && indicator.Kind != IndicatorKind.Level && !isSliced;
        return new ObjectiveEntry
        {
            Name = objective.Name,
            Description = NullIfEmpty(objective.Description),
            Objective = text is null ? null : new ExpressionEntry(text, indicator, indicator.Kind == IndicatorKind.Level ? null : isSliced ? slice?.Target : objective.Target),
            Ratio = indicator.Ratio,
            Target = isSaid ? null : objective.Target,
            Own = new ObjectiveDefaults
            {
                Service = NullIfEmpty(objective.Scope.Service),
                Model = NullIfEmpty(objective.Scope.Model),
                Route = NullIfEmpty(objective.Scope.Route),
                Region = NullIfEmpty(objective.Scope.Region),
                Window = objective.Window == ObjectiveWindow.Default ? null : objective.Window,
                Budgeting = objective.Budgeting == BudgetingMethod.Occurrences ? null : objective.Budgeting,
                Slice = slice is null ? null : new SliceEntry { Length = slice.Length, Target = isSliced && text is null ? slice.Target : null },
                Alerts = Alerts(objective),
                Policy = objective.Policy.Count == 0 ? null : ValueList<BudgetPolicyStep>.Of(objective.Policy),
                AbsentAfter = objective.AbsentAfter,
            },
        };
    }

    private static AlertsEntry? Alerts(ServiceLevelObjective objective)
    {
        var alerts = ValueList<BurnRateAlert>.Of(objective.Alerts);
        if (alerts.Count > 0 && alerts.Equals(StandardAlerts.For(objective.Window.Length, alerts[0].MinimumEvents, alerts[0].Confidence)))
            return new AlertsEntry { IsStandard = true, MinimumEvents = alerts[0].MinimumEvents, Confidence = alerts[0].Confidence };
        return new AlertsEntry
        {
            List = ValueList<AlertEntry>.Of([.. alerts.Select(static a => new AlertEntry
            {
                Severity = a.Severity,
                Long = a.Long,
                Short = a.Short,
                Factor = a.Factor,
                For = a.For,
                MinimumEvents = a.MinimumEvents,
                Confidence = a.Confidence,
            })]),
        };
    }

    private static ObjectiveDefaults Less(ObjectiveDefaults own, ObjectiveDefaults shared) => own with
    {
        Service = shared.Service is null ? own.Service : null,
        Model = shared.Model is null ? own.Model : null,
        Route = shared.Route is null ? own.Route : null,
        Region = shared.Region is null ? own.Region : null,
        Window = shared.Window is null ? own.Window : null,
        Alerts = shared.Alerts is null ? own.Alerts : null,
        Policy = shared.Policy is null ? own.Policy : null,
        AbsentAfter = shared.AbsentAfter is null ? own.AbsentAfter : null,
    };

    /// <summary>The value that all have; null when they differ or one has none.</summary>
    private static T? Common<T>(IReadOnlyList<ObjectiveEntry> entries, Func<ObjectiveDefaults, T?> get)
        where T : class =>
        entries.Count > 1 && get(entries[0].Own) is { } first && entries.All(e => first.Equals(get(e.Own))) ? first : null;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
