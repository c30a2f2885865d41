using System.Globalization;
using Proofload.Plans;
using Proofload.Slo.Files;

namespace Proofload.Slo.Linting;

/// <summary>What little traffic does to budgets and alerts.</summary>
internal static class TrafficRules
{
    private const double Confidence = 0.95;

    public static IEnumerable<LintFinding> Check(ServiceLevelObjective objective, double perSecond)
    {
        var rate = Units.FormatRate(perSecond);
        var budgeted = objective.Budgeting == BudgetingMethod.Timeslices && objective.Slice is { } slice ? objective.Window.Length / slice.Length : perSecond * objective.Window.Length.TotalSeconds;
        if (budgeted * (double)objective.Budget < 1)
            yield return new(objective.Name, LintSeverity.Warning, "budget-below-one", $"at {rate} the budget of a window is {Number(budgeted * (double)objective.Budget)} events: the first failure misses the objective; take a longer window, a lower target or probe more");
        foreach (var finding in Proof(objective, perSecond, rate))
            yield return finding;
        foreach (var alert in objective.Alerts)
        {
            var threshold = (double)(alert.Factor * objective.Budget);
            var events = perSecond * alert.Long.TotalSeconds;
            if (objective.Budgeting == BudgetingMethod.Timeslices || threshold >= 1)
                continue;
            if (alert.MinimumEvents > events)
                yield return new(objective.Name, LintSeverity.Error, "minimum-above-traffic", $"{ObjectivesLint.Text(alert)} waits for {Number(alert.MinimumEvents)} events, and at {rate} its long window has {Number(events)}: it never fires");
            else if (events * threshold < 1 && alert.Confidence is null && alert.MinimumEvents * threshold < 1)
                yield return new(objective.Name, LintSeverity.Warning, "low-traffic", $"{ObjectivesLint.Text(alert)}: at {rate} one failure in {ObjectivesLint.Text(alert.Long)} is a burn rate of {Number(1 / Math.Max(1, events) / (double)objective.Budget)} and fires at {Number((double)alert.Factor)}; give confidence: 95%, or probe at least every {Every(alert.Long.TotalSeconds * threshold)}");
            else if (perSecond * alert.Short.TotalSeconds < 3)
                yield return new(objective.Name, LintSeverity.Advice, "empty-short-window", $"{ObjectivesLint.Text(alert)}: at {rate} its short window has {Number(perSecond * alert.Short.TotalSeconds)} events, so the alert flickers");
        }

        var absent = objective.AbsentAfter ?? objective.DefaultAbsentAfter;
        if (absent > TimeSpan.Zero && perSecond * absent.TotalSeconds < 10)
            yield return new(objective.Name, LintSeverity.Warning, "absent-by-chance", $"at {rate} nothing comes for {ObjectivesLint.Text(absent)} with probability {Number(100 * Math.Exp(-perSecond * absent.TotalSeconds))}% each time: it would be told as missing data; set absent_after to {ObjectivesLint.Text(RoundUp(10 / perSecond))} or probe");
    }

    /// <summary>Fewest events without a failure from which a share is known to reach the target, one-sided: ln(1 - confidence) / ln(target).</summary>
    public static long EventsToProve(decimal target) => (long)Math.Ceiling(Math.Log(1 - Confidence) / Math.Log((double)target));

    private static IEnumerable<LintFinding> Proof(ServiceLevelObjective objective, double perSecond, string rate)
    {
        var needed = EventsToProve(objective.Target);
        var events = perSecond * objective.Window.Length.TotalSeconds;
        if (events >= needed || objective.Indicator.Kind == IndicatorKind.Level)
            yield break;
        var probes = (long)Math.Ceiling(needed - events);
        yield return new(objective.Name, LintSeverity.Warning, "cannot-be-proven",
            $"proving {SloScalars.FormatShare(objective.Target)} takes {Number(needed)} events without a failure (95% confidence), and at {rate} a window of {ObjectivesLint.Text(objective.Window.Length)} has {Number(events)}; "
            + $"{Number(probes)} probes would prove it, one every {Every(objective.Window.Length.TotalSeconds / probes)}");
    }

    private static string Number(double value) => value.ToString(value is >= 100 or 0 ? "#,0" : value >= 1 ? "0.#" : "0.###", CultureInfo.InvariantCulture);

    private static string Every(double seconds) => ObjectivesLint.Text(seconds >= 10 ? TimeSpan.FromSeconds(Math.Floor(seconds)) : TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(seconds * 1000))));

    private static TimeSpan RoundUp(double seconds) => TimeSpan.FromMinutes(Math.Max(1, Math.Ceiling(seconds / 60)));
}
