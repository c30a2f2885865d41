using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Slo.Files;

/// <summary>Makes objectives of what a file says: fills in defaults and says what does not fit together.</summary>
internal sealed class ObjectivesBuilder(ObjectivesDocument document, ProblemList problems)
{
    public ObjectivesFile Build()
    {
        var objectives = new List<ServiceLevelObjective>();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < document.Objectives.Count; i++)
        {
            var entry = document.Objectives[i];
            if (!names.TryAdd(entry.Name, i))
                problems.Add($"objectives[{i}].name", $"{Units.Quote(entry.Name)} is the name of objectives[{names[entry.Name]}] too; names are unique");
            objectives.Add(Build(entry, $"objectives[{i}]"));
        }

        for (var i = 0; i < document.Maintenance.Count; i++)
            Maintenance(document.Maintenance[i], $"maintenance[{i}]", names.Keys);
        for (var i = 0; i < document.Adjustments.Count; i++)
            Adjustment(document.Adjustments[i], $"adjustments[{i}]", names.Keys);
        return new ObjectivesFile
        {
            Objectives = ValueList<ServiceLevelObjective>.Of(objectives),
            Maintenance = ValueList<MaintenanceWindow>.Of([.. document.Maintenance.Select(static m => m with { Objectives = ValueList<string>.Of(m.Objectives) })]),
            Adjustments = ValueList<BudgetAdjustment>.Of(document.Adjustments),
        };
    }

    private ServiceLevelObjective Build(ObjectiveEntry entry, string path)
    {
        var (own, shared) = (entry.Own, document.Defaults);
        var window = own.Window ?? shared.Window ?? ObjectiveWindow.Default;
        var budgeting = own.Budgeting ?? (own.Slice is not null ? BudgetingMethod.Timeslices : shared.Budgeting ?? (shared.Slice is not null ? BudgetingMethod.Timeslices : BudgetingMethod.Occurrences));
        var slice = budgeting == BudgetingMethod.Occurrences ? own.Slice : own.Slice ?? shared.Slice;
        var indicator = Indicator(entry, path);
        var (target, rule) = Shares(entry, path, budgeting, slice, indicator);
        Budgeting(path, window, budgeting, slice, indicator);
        return new ServiceLevelObjective
        {
            Name = entry.Name,
            Description = entry.Description ?? "",
            Scope = new ObjectiveScope
            {
                Service = own.Service ?? shared.Service ?? "",
                Model = own.Model ?? shared.Model ?? "",
                Route = own.Route ?? shared.Route ?? "",
                Region = own.Region ?? shared.Region ?? "",
            },
            Indicator = indicator,
            Target = target,
            Window = window,
            Budgeting = budgeting,
            Slice = rule,
            Alerts = Alerts(own.Alerts ?? shared.Alerts, own.Alerts is null ? "alerts" : path + ".alerts", path, window, budgeting),
            Policy = Policy(own.Policy ?? shared.Policy ?? [], own.Policy is null ? "policy" : path + ".policy"),
            AbsentAfter = own.AbsentAfter ?? shared.AbsentAfter,
        };
    }

    private Indicator Indicator(ObjectiveEntry entry, string path)
    {
        if (entry.Objective is not null && entry.Ratio is not null)
            problems.Add(path + ".ratio", "an objective has a text or a ratio, not both; remove one", path + ".objective");
        if (entry.Objective is { } text)
            return text.Indicator;
        if (entry.Ratio is not { } ratio)
        {
            problems.Add(path + ".objective", "missing; write for example 'latency 99% < 500ms', or give ratio with the counters of good and all events", path + ".ratio");
            return new Indicator { Kind = IndicatorKind.Success };
        }

        if (ratio.Good.Length > 0 == ratio.Bad.Length > 0)
            problems.Add(path + ".ratio", "give either good or bad, the counter of good or of bad events", path + ".ratio.good", path + ".ratio.bad");
        return new Indicator { Kind = IndicatorKind.Ratio, Ratio = ratio };
    }

    /// <summary>The target and the slices' target; the share in the objective's text is whichever of them the fields do not give.</summary>
    private (decimal Target, SliceRule? Slice) Shares(ObjectiveEntry entry, string path, BudgetingMethod budgeting, SliceEntry? slice, Indicator indicator)
    {
        var (at, said) = (path + ".target", entry.Objective?.Share);
        var target = entry.Target ?? said;
        if (target is null)
            problems.Add(at, "missing; say which share must be good, for example 99.9%", path + ".objective", path + ".ratio");
        if (budgeting == BudgetingMethod.Timeslices && indicator.Kind != IndicatorKind.Level)
        {
            var sliceTarget = slice?.Target ?? said;
            if (slice is not null && (sliceTarget is null || (entry.Target is null && slice.Target is null)))
                problems.Add(path + ".slice.target", "timeslices have two shares: slice.target, from which a slice is good, and target, the share of good slices; one of them is missing", path + ".objective", path + ".slice", at);
            else if (said is { } share && entry.Target is not null && slice?.Target is { } part && share != part && share != entry.Target)
                problems.Add(path + ".objective", $"says {SloScalars.FormatShare(share)}, and the target is {SloScalars.FormatShare(entry.Target.Value)} and the slices' {SloScalars.FormatShare(part)}; say it once", at, path + ".slice");
            return (target ?? 0.5m, slice is null ? null : new SliceRule { Length = slice.Length, Target = sliceTarget ?? 0.5m });
        }

        if (indicator.Kind == IndicatorKind.Level && entry.Own.Slice?.Target is not null)
            problems.Add(path + ".slice.target", $"a slice is good when {indicator.Metric} meets its bound, and has no share of its own; remove it", path + ".objective");
        if (said is { } own && entry.Target is { } other && own != other)
            problems.Add(at, $"is {SloScalars.FormatShare(other)}, and the objective's text says {SloScalars.FormatShare(own)}; say it once", path + ".objective");
        return (target ?? 0.5m, slice is null ? null : new SliceRule { Length = slice.Length });
    }

    private void Budgeting(string path, ObjectiveWindow window, BudgetingMethod budgeting, SliceEntry? slice, Indicator indicator)
    {
        var at = path + ".slice";
        if (indicator.Kind == IndicatorKind.Level && budgeting != BudgetingMethod.Timeslices)
            problems.Add(path + ".budgeting", $"{indicator.Metric} is measured over slices of time: give slice: {{length: 1m}} and the target, the share of good slices", at, path + ".objective");
        if (budgeting == BudgetingMethod.Occurrences && slice is not null)
            problems.Add(at, "occurrences have no slices; remove it, or say budgeting: timeslices", path + ".budgeting");
        if (budgeting != BudgetingMethod.Occurrences && slice is null)
            problems.Add(at, "missing; say how long a slice is, for example {length: 1m, target: 95%}", "slice", path + ".budgeting");
        if (slice is null)
            return;
        if (slice.Length > TimeSpan.Zero && TimeSpan.TicksPerDay % slice.Length.Ticks != 0)
            problems.Add(at + ".length", $"{SloScalars.FormatDuration(slice.Length)} does not divide a day; take for example 1m, 5m or 1h", at);
        if (slice.Length > window.Length)
            problems.Add(at + ".length", $"{SloScalars.FormatDuration(slice.Length)} is longer than the window", at, path + ".window", "window");
    }

    private IReadOnlyList<BurnRateAlert> Alerts(AlertsEntry? entry, string path, string objective, ObjectiveWindow window, BudgetingMethod budgeting)
    {
        if (entry is null || entry.IsStandard)
        {
            Confidence(entry?.Confidence, path, budgeting);
            return window.Length <= TimeSpan.Zero ? [] : StandardAlerts.For(window.Length, entry?.MinimumEvents ?? 0, entry?.Confidence);
        }

        var alerts = new List<BurnRateAlert>();
        for (var i = 0; i < entry.List.Count; i++)
        {
            var (alert, at) = (entry.List[i], $"{path}[{i}]");
            var brief = alert.Short ?? alert.Long / 12;
            if (alert.Factor is null == alert.BudgetShare is null)
                problems.Add(at, "give either factor, a burn rate, or budget, the share of the budget gone in the long window", at + ".factor", at + ".budget");
            if (brief > alert.Long)
                problems.Add(at + ".short", $"{SloScalars.FormatDuration(brief)} is longer than the long window {SloScalars.FormatDuration(alert.Long)}", at + ".long");
            if (alert.Long > window.Length)
                problems.Add(at + ".long", $"{SloScalars.FormatDuration(alert.Long)} is longer than the window {SloScalars.FormatDuration(window.Length)} of {objective}", objective + ".window");
            Confidence(alert.Confidence, at, budgeting);
            var factor = alert.Factor ?? (alert.Long > TimeSpan.Zero ? BurnRate.Factor(Math.Min(alert.BudgetShare ?? 1, 1), window.Length, alert.Long) : 1);
            if (factor <= 0)
                problems.Add(at + ".budget", "must be above 0%");
            alerts.Add(new BurnRateAlert
            {
                Severity = alert.Severity,
                Long = alert.Long,
                Short = brief,
                Factor = factor,
                For = alert.For,
                MinimumEvents = alert.MinimumEvents,
                Confidence = alert.Confidence,
            });
        }

        return ValueList<BurnRateAlert>.Of(alerts);
    }

    private void Confidence(decimal? confidence, string path, BudgetingMethod budgeting)
    {
        if (confidence is not null && budgeting == BudgetingMethod.RatioTimeslices)
            problems.Add(path + ".confidence", "a mean of ratios has no counts that a confidence could be computed from; leave it out, or budget occurrences or timeslices");
    }

    private IReadOnlyList<BudgetPolicyStep> Policy(IReadOnlyList<BudgetPolicyStep> steps, string path)
    {
        for (var i = 1; i < steps.Count; i++)
        {
            if (steps[i].At <= steps[i - 1].At)
                problems.Add($"{path}[{i}].at", $"{SloScalars.FormatShare(steps[i].At)} does not come after {SloScalars.FormatShare(steps[i - 1].At)}; steps ascend", $"{path}[{i - 1}]");
        }

        return ValueList<BudgetPolicyStep>.Of(steps);
    }

    private void Maintenance(MaintenanceWindow window, string path, IReadOnlyCollection<string> names)
    {
        if (window.To <= window.From)
            problems.Add(path + ".to", "is not after from", path + ".from");
        for (var i = 0; i < window.Objectives.Count; i++)
        {
            if (!names.Contains(window.Objectives[i], StringComparer.Ordinal))
                problems.Add($"{path}.objectives[{i}]", $"there is no objective {Units.Quote(window.Objectives[i])}; {NearestName.Hint(window.Objectives[i], names)}", "objectives");
        }
    }

    private void Adjustment(BudgetAdjustment adjustment, string path, IReadOnlyCollection<string> names)
    {
        if (!names.Contains(adjustment.Objective, StringComparer.Ordinal))
            problems.Add(path + ".objective", $"there is no objective {Units.Quote(adjustment.Objective)}; {NearestName.Hint(adjustment.Objective, names)}", "objectives");
        if (adjustment is { Good: 0, Total: 0 })
            problems.Add(path, "corrects nothing; give good or total", path + ".good", path + ".total");
    }
}
