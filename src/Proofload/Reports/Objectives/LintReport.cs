using Proofload.Slo;
using Proofload.Slo.Linting;

namespace Proofload.Reports.Objectives;

/// <summary>What was found in an objectives file, and what its alerts mean in time, as a summary that text, Markdown and HTML are made of.</summary>
public static class LintReport
{
    /// <summary>Builds the summary.</summary>
    /// <param name="file">The objectives.</param>
    /// <param name="findings">What was found.</param>
    public static SummaryDocument Build(ObjectivesFile file, IReadOnlyList<LintFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(findings);
        var sections = new List<SummarySection> { new("", [Headline(file, findings)]) };
        if (findings.Count > 0)
            sections.Add(new SummarySection("Findings", [.. findings.Select(static f => new SummaryLine(Status(f.Severity), Word(f.Severity), $"{f.Objective}: {f.Message} [{f.Rule}]"))]));
        sections.Add(new SummarySection("Objectives", [Objectives(file)]));
        if (file.Objectives.Any(static o => o.Alerts.Count > 0))
            sections.Add(new SummarySection("Alerts", [Alerts(file), new SummaryLine(SummaryStatus.Muted, "", "detection, reset: how long it takes an alert to fire, and to stop, when every request fails.")]));
        return new SummaryDocument(sections);
    }

    /// <summary>The word of a severity.</summary>
    internal static string Word(LintSeverity severity) => severity.ToString().ToLowerInvariant();

    private static SummaryLine Headline(ObjectivesFile file, IReadOnlyList<LintFinding> findings)
    {
        var (errors, warnings) = (findings.Count(static f => f.Severity == LintSeverity.Error), findings.Count(static f => f.Severity == LintSeverity.Warning));
        var what = $"{Many(file.Objectives.Count, "objective")}, {Many(file.Objectives.Sum(static o => o.Alerts.Count), "alert")}";
        return errors + warnings == 0
            ? new SummaryLine(SummaryStatus.Good, "PASSED", $"nothing to complain of in {what}")
            : new SummaryLine(errors > 0 ? SummaryStatus.Bad : SummaryStatus.Warning, errors > 0 ? "FAILED" : "WARNINGS", $"{Many(errors, "error")} and {Many(warnings, "warning")} in {what}");
    }

    private static SummaryTable Objectives(ObjectivesFile file) => new(
        [new("objective"), new("what"), new("target", IsNumber: true), new("window"), new("budget of a window")],
        [.. file.Objectives.Select(static o => new SummaryRow(SummaryStatus.None, [o.Name, IndicatorText.Of(o), ObjectiveText.Target(o.Target), ObjectiveText.Window(o.Window), Budget(o)]))]);

    private static SummaryTable Alerts(ObjectivesFile file) => new(
        [new("objective"), new("alert"), new("burn rate", IsNumber: true), new("budget", IsNumber: true), new("errors above", IsNumber: true), new("detection", IsNumber: true), new("reset", IsNumber: true), new("guard")],
        [.. file.Objectives.SelectMany(static o => o.Alerts.Select(a => new SummaryRow(SummaryStatus.None, [
            o.Name,
            ObjectiveText.Alert(a),
            ObjectiveText.Factor(a.Factor),
            ObjectiveText.Target(decimal.Round(BurnRate.BudgetShare(a.Factor, o.Window.Length, a.Long), 4)),
            ObjectiveText.Target(decimal.Round(a.Factor * o.Budget, 6)),
            BurnRate.DetectionTime(a.Long, a.Factor, o.Budget, 1, a.For) is { } time ? ObjectiveText.Span(time) : "never",
            BurnRate.Unreachable(o.Target, a.Factor) ? "" : ObjectiveText.Span(BurnRate.ResetTime(a.Short, a.Factor, o.Budget, 1)),
            Guard(a),
        ])))]);

    private static string Guard(BurnRateAlert a) => string.Join(", ", new[]
    {
        a.MinimumEvents > 0 ? $"{NumberFormat.Count(a.MinimumEvents)} events" : "",
        a.Confidence is { } c ? $"{ObjectiveText.Target(c)} sure" : "",
        a.For > TimeSpan.Zero ? $"for {ObjectiveText.Length(a.For)}" : "",
    }.Where(static g => g.Length > 0));

    private static string Budget(ServiceLevelObjective o) => o.Budgeting == BudgetingMethod.Timeslices && o.Slice is { } slice
        ? $"{NumberFormat.Number((double)o.Budget * (o.Window.Length / slice.Length))} slices of {ObjectiveText.Length(slice.Length)}"
        : $"{ObjectiveText.Target(o.Budget)}, or {ObjectiveText.Span(o.Window.Length * (double)o.Budget)} of failing alone";

    private static SummaryStatus Status(LintSeverity severity) => severity switch
    {
        LintSeverity.Error => SummaryStatus.Bad,
        LintSeverity.Warning => SummaryStatus.Warning,
        _ => SummaryStatus.None,
    };

    private static string Many(int count, string what) => $"{NumberFormat.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
