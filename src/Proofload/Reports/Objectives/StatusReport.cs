using Proofload.Slo;

namespace Proofload.Reports.Objectives;

/// <summary>How objectives stand, as a summary that text, Markdown and HTML are made of.</summary>
public static class StatusReport
{
    private static readonly string[] States = ["missed", "firing", "no data", "pending", "burning", "met"];

    /// <summary>Builds the summary.</summary>
    /// <param name="rows">The objectives, in the order of the file.</param>
    /// <param name="at">When they were looked at.</param>
    public static SummaryDocument Build(IReadOnlyList<StatusRow> rows, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var sections = new List<SummarySection> { new("", [Headline(rows, at)]), new("Budgets", [Budgets(rows)]) };
        if (rows.Any(static r => r.Status.Alerts.Count > 0))
            sections.Add(new SummarySection("Burn rates", [Burns(rows)]));
        var steps = rows.Where(static r => r.Status.PolicyStep is not null).ToArray();
        if (steps.Length > 0)
            sections.Add(new SummarySection("What was agreed", [.. steps.Select(Policy)]));
        var notes = Notes(rows).ToArray();
        if (notes.Length > 0)
            sections.Add(new SummarySection("Notes", [.. notes.Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    /// <summary>The word of how an objective stands: no data, missed, firing, pending, burning or met.</summary>
    internal static string Word(StatusRow row)
    {
        var status = row.Status;
        return status.Sli is null ? "no data"
            : status.BudgetRemaining < 0 ? "missed"
            : row.Phases.Contains(AlertPhase.Firing) ? "firing"
            : status.NoData ? "no data"
            : row.Phases.Contains(AlertPhase.Pending) ? "pending"
            : status.Forecast.Kind == ForecastKind.Gone ? "burning" : "met";
    }

    /// <summary>What becomes of the budget at the present rate, in a few words.</summary>
    /// <param name="status">How the objective stands.</param>
    public static string Forecast(ObjectiveStatus status) => status?.Forecast switch
    {
        { Kind: ForecastKind.Gone, In: { } time } => $"gone in {ObjectiveText.Span(time)}",
        { Kind: ForecastKind.Recovers, In: { } time } => $"returns in {ObjectiveText.Span(time)}",
        { Kind: ForecastKind.Lasts } => "lasts",
        { Kind: ForecastKind.StaysGone } => "stays gone",
        _ => NumberFormat.Missing,
    };

    private static SummaryLine Headline(IReadOnlyList<StatusRow> rows, DateTimeOffset at)
    {
        var words = rows.GroupBy(Word).ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);
        var parts = States.Where(words.ContainsKey).Select((w, i) => i == 0 ? $"{words[w]} of {NumberFormat.Count(rows.Count)} objective{(rows.Count == 1 ? "" : "s")} {w}" : $"{words[w]} {w}");
        var worst = rows.Select(Status).DefaultIfEmpty().Max();
        return new SummaryLine(worst, States.First(words.ContainsKey).ToUpperInvariant(), $"{string.Join(", ", parts)} on {ObjectiveText.Time(at)} UTC");
    }

    private static SummaryTable Budgets(IReadOnlyList<StatusRow> rows) => new(
        [new("state"), new("objective"), new("target"), new("share"), new("bad", IsNumber: true), new("budget left"), new("at this rate")],
        [.. rows.Select(static r => new SummaryRow(Status(r), [
            Word(r),
            r.Status.Objective.Name,
            $"{ObjectiveText.Target(r.Status.Objective.Target)} in {ObjectiveText.Brief(r.Status.Objective.Window)}",
            Share(r.Status),
            Bad(r.Status),
            ObjectiveText.Bar(r.Status.BudgetRemaining),
            Forecast(r.Status),
        ]))]);

    private static SummaryTable Burns(IReadOnlyList<StatusRow> rows) => new(
        [new("alert"), new("objective"), new("windows"), new("fires above", IsNumber: true), new("long", IsNumber: true), new("short", IsNumber: true), new("events", IsNumber: true), new("")],
        [.. rows.SelectMany(static r => r.Status.Alerts.Select((a, i) => new SummaryRow(Status(r.Phases[i], a), [
            r.Phases[i] == AlertPhase.Inactive ? "quiet" : r.Phases[i].ToString().ToLowerInvariant(),
            r.Status.Objective.Name,
            ObjectiveText.Alert(a.Alert),
            ObjectiveText.Factor(a.Alert.Factor),
            ObjectiveText.Burn(a.LongBurn),
            ObjectiveText.Burn(a.ShortBurn),
            NumberFormat.Count(a.LongEvents),
            a.IsGuarded ? "held back: too few events to be sure" : "",
        ])))]);

    private static SummaryLine Policy(StatusRow row)
    {
        var step = row.Status.PolicyStep!;
        return new SummaryLine(row.Status.IsBlocking ? SummaryStatus.Bad : SummaryStatus.Warning, row.Status.IsBlocking ? "blocks" : "agreed", $"{row.Status.Objective.Name}: {ObjectiveText.Target(step.At)} of the budget is gone: {step.Action}");
    }

    private static IEnumerable<string> Notes(IReadOnlyList<StatusRow> rows)
    {
        foreach (var row in rows.Where(static r => r.Status.NoData))
            yield return $"{row.Status.Objective.Name}: nothing was counted for {ObjectiveText.Length(row.Status.AbsentAfter)}{(row.Last is { } last ? $", the last on {ObjectiveText.Time(last)} UTC" : "")}; that is no good news.";
        if (rows.Any(static r => r.First is { } first && first > r.Status.From))
            yield return "Counts begin within the window of some objectives; their share is that of the time since.";
        if (rows.Any(static r => r.Status.SliInterval is not null))
            yield return "Intervals are 95% (Wilson) as if events were independent; failures of one outage are not, so they are the least uncertainty there is.";
    }

    private static string Share(ObjectiveStatus s) => s.Sli is { } sli
        ? NumberFormat.Percent(sli) + (s.SliInterval is { } i ? " " + NumberFormat.Interval(i.Low, i.High, "1") : "")
        : NumberFormat.Missing;

    private static string Bad(ObjectiveStatus s) => s.Use.Total == 0 ? NumberFormat.Missing : s.Objective.Budgeting switch
    {
        BudgetingMethod.Occurrences => NumberFormat.Count(s.Use.Events.Bad),
        _ => $"{NumberFormat.Count(s.Use.Slices.Bad)} slices",
    };

    private static SummaryStatus Status(StatusRow row) => Word(row) switch
    {
        "met" => SummaryStatus.Good,
        "pending" or "burning" => SummaryStatus.Warning,
        _ => SummaryStatus.Bad,
    };

    private static SummaryStatus Status(AlertPhase phase, AlertCondition condition) => phase switch
    {
        AlertPhase.Firing => SummaryStatus.Bad,
        AlertPhase.Pending => SummaryStatus.Warning,
        _ => condition.IsGuarded ? SummaryStatus.Warning : SummaryStatus.Good,
    };
}

/// <summary>An objective with what is shown of it.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Phases">Phases of its alerts, in order.</param>
/// <param name="First">Where its counts begin; null without counts.</param>
/// <param name="Last">Where they end.</param>
public sealed record StatusRow(ObjectiveStatus Status, IReadOnlyList<AlertPhase> Phases, DateTimeOffset? First, DateTimeOffset? Last);
