using Proofload.Analysis.Comparison;
using Proofload.Reports.Comparison;

namespace Proofload.Reports.History;

/// <summary>A metric over stored runs, as a summary that text, Markdown and HTML are made of.</summary>
public static class HistoryReport
{
    private const int RowsShown = 15;

    /// <summary>Heading of the report.</summary>
    /// <param name="history">The history.</param>
    public static string Title(RunHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return "History of " + history.Subject.Subject;
    }

    /// <summary>Builds the summary.</summary>
    /// <param name="history">The history.</param>
    public static SummaryDocument Build(RunHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var sections = new List<SummarySection> { new("", [Headline(history)]) };
        if (history.Points.Count > 0)
        {
            sections.Add(new SummarySection("Run by run, oldest first", [HistoryChart.Of(history)]));
            if (history.Changes.Count > 0)
                sections.Add(new SummarySection("Where it moved", [Changes(history)]));
            sections.Add(new SummarySection("The newest runs", [Newest(history)]));
        }

        sections.Add(new SummarySection("Notes", [.. Notes(history).Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    /// <summary>What a run is called for people: its commit, or its id.</summary>
    internal static string Commit(HistoryPoint point) => point.Run.Labels.GetValueOrDefault("commit") is { Length: > 0 } commit ? commit[..Math.Min(12, commit.Length)] : NumberFormat.Missing;

    internal static string Value(double value, RunHistory history) => history.Subject.Unit.Length == 0 ? NumberFormat.Number(value) : NumberFormat.Value(value, history.Subject.Unit);

    internal static SummaryLine Headline(RunHistory h)
    {
        if (h.Points.Count < RunHistory.FewestRuns)
            return new SummaryLine(SummaryStatus.Warning, "too few runs", $"{h.Points.Count} with {h.Subject.Subject}; a change needs {RunHistory.FewestRuns} to be found");
        if (h.Changes.Count == 0)
            return new SummaryLine(SummaryStatus.Good, "steady", $"{h.Subject.Subject} did not change over {h.Points.Count} runs");
        var last = h.Changes[^1];
        return new SummaryLine(
            last.Verdict == ComparisonVerdict.Worse ? SummaryStatus.Bad : last.Verdict == ComparisonVerdict.Better ? SummaryStatus.Good : SummaryStatus.Warning,
            h.Changes.Count == 1 ? "1 change" : $"{h.Changes.Count} changes",
            $"{h.Subject.Subject} last moved {Moved(last)}, from {Value(last.Change.Before, h)} to {Value(last.Change.After, h)}, with run {last.Point.Run.Id}{(last.Point.Run.Labels.ContainsKey("commit") ? $", commit {Commit(last.Point)}" : "")}");
    }

    private static string Moved(HistoryChange c) => c.Change.Before > 0 ? ComparisonText.Percent(c.Change.After / c.Change.Before) : c.Change.After > c.Change.Before ? "up" : "down";

    private static SummaryTable Changes(RunHistory h) => new(
        [new(""), new("first run of the new level"), new("commit"), new("commit before"), new("from", IsNumber: true), new("to", IsNumber: true), new("change", IsNumber: true), new("p", IsNumber: true)],
        [.. h.Changes.Select(c => new SummaryRow(c.Verdict == ComparisonVerdict.Inconclusive ? SummaryStatus.None : ComparisonText.Status(c.Verdict), [
            c.Verdict == ComparisonVerdict.Inconclusive ? "moved" : ComparisonText.Word(c.Verdict), c.Point.Run.Id, Commit(c.Point), Commit(c.Before),
            Value(c.Change.Before, h), Value(c.Change.After, h), Moved(c), NumberFormat.Number(c.Change.PValue),
        ]))]);

    private static SummaryTable Newest(RunHistory h) => new(
        [new("run"), new("started, UTC"), new("branch"), new("commit"), new("value", IsNumber: true), new("interval in the run")],
        [.. h.Points.Reverse().Take(RowsShown).Select(p => new SummaryRow(SummaryStatus.None, [
            p.Run.Id, $"{p.Run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm}", p.Run.Labels.GetValueOrDefault("branch") ?? NumberFormat.Missing, Commit(p),
            Value(p.Value, h), p.Interval is { } i ? NumberFormat.Interval(i.Low, i.High, h.Subject.Unit) ?? "" : "",
        ]))]);

    private static IEnumerable<string> Notes(RunHistory h)
    {
        if (h.Other > 0)
            yield return $"{h.Other} runs of another plan, data or target than the newest one are left out; --plan names the one that is meant.";
        if (h.Invalid > 0)
            yield return $"{h.Invalid} runs with an invalid measurement are left out.";
        if (h.Missing > 0)
            yield return $"{h.Missing} runs have no {h.Subject.Subject} and are left out.";
        if (h.Points.Select(static p => p.Run.Fingerprint.Machine).Distinct(StringComparer.Ordinal).Count() > 1)
            yield return "The runs come from different machines: a change may be the machine's.";
        yield return "Changes are found by E-divisive with a permutation test (1%); what moved lies between the commit before and the commit of the first run of the new level.";
    }
}
