using Proofload.Analysis.Cost;
using Proofload.Slo.Files;

namespace Proofload.Slo.Linting;

/// <summary>Alerts that can never fire, that fire inside the budget, or that say nothing new.</summary>
internal static class AlertRules
{
    public static IEnumerable<LintFinding> Check(ServiceLevelObjective objective)
    {
        for (var i = 0; i < objective.Alerts.Count; i++)
        {
            var (alert, name) = (objective.Alerts[i], objective.Name);
            var factor = PriceScalars.Format(decimal.Round(alert.Factor, 3));
            if (BurnRate.Unreachable(objective.Target, alert.Factor))
            {
                yield return new(name, LintSeverity.Error, "unreachable-alert",
                    $"{ObjectivesLint.Text(alert)} can never fire: if everything fails, {SloScalars.FormatShare(objective.Target)} burns at {PriceScalars.Format(decimal.Round(1 / objective.Budget, 2))}, and it waits for more than {factor}; "
                    + $"it needs a target above {SloScalars.FormatShare(decimal.Round(BurnRate.UnreachableUpTo(alert.Factor), 4))} or a smaller factor");
            }

            if (BurnRate.InsideBudget(alert.Factor))
                yield return new(name, LintSeverity.Warning, "inside-budget", $"{ObjectivesLint.Text(alert)} fires at a burn rate of {factor}, while the budget lasts longer than its window; take a factor of 1 or more, or a shorter long window");
            if (objective.Alerts.Take(i).FirstOrDefault(a => a.Long == alert.Long && a.Short == alert.Short && a.Severity == alert.Severity) is not null)
                yield return new(name, LintSeverity.Warning, "twin-alert", $"{ObjectivesLint.Text(alert)} stands there twice");
            if (alert.Short == alert.Long && alert.Long > TimeSpan.FromMinutes(10))
                yield return new(name, LintSeverity.Advice, "slow-reset", $"{ObjectivesLint.Text(alert)} has no shorter second window: it stays on for up to {ObjectivesLint.Text(alert.Long)} after the errors end");
            if (alert.For >= alert.Long)
                yield return new(name, LintSeverity.Warning, "for-longer-than-window", $"{ObjectivesLint.Text(alert)} must hold for {ObjectivesLint.Text(alert.For)}, longer than its long window; a short outage is then never told");
        }

        if (objective.Alerts.Count > 0 && !objective.Alerts.Any(a => a.Factor * a.Long.Ticks <= objective.Window.Length.Ticks))
            yield return new(objective.Name, LintSeverity.Warning, "too-late", "every alert comes after the whole budget is gone; take smaller factors or shorter windows");
    }
}
