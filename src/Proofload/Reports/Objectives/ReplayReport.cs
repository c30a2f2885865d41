using Proofload.Slo;

namespace Proofload.Reports.Objectives;

/// <summary>What alerts would have done, as a summary that text, Markdown and HTML are made of.</summary>
public static class ReplayReport
{
    private const int MostRows = 40;

    /// <summary>Builds the summary.</summary>
    /// <param name="results">The replays, one for each objective with alerts.</param>
    /// <param name="least">Smallest share of the budget that made an incident.</param>
    public static SummaryDocument Build(IReadOnlyList<ReplayResult> results, double least)
    {
        ArgumentNullException.ThrowIfNull(results);
        var sections = new List<SummarySection> { new("", [Headline(results)]) };
        foreach (var result in results)
        {
            var blocks = new List<SummaryBlock>();
            if (result.Incidents.Count > 0)
                blocks.Add(Incidents(result));
            blocks.Add(result.Firings.Count > 0 ? Firings(result) : new SummaryLine(SummaryStatus.None, "", "No alert would have fired."));
            if (result.Firings.Count > MostRows)
                blocks.Add(new SummaryLine(SummaryStatus.None, "", $"The first {MostRows} of {NumberFormat.Count(result.Firings.Count)} firings; --json has all."));
            sections.Add(new SummarySection($"{result.Objective.Name}, {ObjectiveText.Time(result.From)} to {ObjectiveText.Time(result.To)} UTC", blocks));
        }

        sections.Add(new SummarySection("Notes", [.. Notes(results, least).Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    private static SummaryLine Headline(IReadOnlyList<ReplayResult> results)
    {
        var (incidents, missed, alone, firings) = (results.Sum(static r => r.Incidents.Count), results.Sum(static r => r.Missed.Count()), results.Sum(static r => r.Alone.Count()), results.Sum(static r => r.Firings.Count));
        var text = $"{Many(incidents, "incident")}, {missed} missed; {Many(firings, "firing")}, {alone} without an incident";
        return new SummaryLine(missed > 0 ? SummaryStatus.Bad : alone > 0 ? SummaryStatus.Warning : SummaryStatus.Good, missed > 0 ? "MISSED" : alone > 0 ? "NOISY" : "TOLD", text);
    }

    private static SummaryTable Incidents(ReplayResult result) => new(
        [new("incident"), new("from, UTC"), new("for"), new("took", IsNumber: true), new("peak burn", IsNumber: true), new("told after"), new("by"), new("budget gone by then", IsNumber: true)],
        [.. result.Incidents.Take(MostRows).Select(static i => new SummaryRow(i.First is null ? SummaryStatus.Bad : SummaryStatus.Good, [
            i.First is null ? "missed" : "told",
            ObjectiveText.Time(i.Incident.From),
            ObjectiveText.Span(i.Incident.To - i.Incident.From),
            Share(i.Incident.Consumed),
            ObjectiveText.Burn(i.Incident.Peak),
            i.First is null ? "never" : i.First.Firing.Begin > i.Incident.From ? ObjectiveText.Span(i.First.Firing.Begin - i.Incident.From) : "at once",
            i.First is null ? "" : ObjectiveText.Alert(i.First.Firing.Alert),
            i.First?.Consumed is { } share ? Share(share) : "",
        ]))]);

    private static SummaryTable Firings(ReplayResult result) => new(
        [new("firing"), new("alert"), new("from, UTC"), new("for")],
        [.. result.Firings.Take(MostRows).Select(f => new SummaryRow(f.Incident is null ? SummaryStatus.Warning : SummaryStatus.None, [
            f.Incident is null ? "alone" : "of an incident",
            ObjectiveText.Alert(f.Firing.Alert),
            ObjectiveText.Time(f.Firing.Begin),
            f.Firing.End is { } end ? ObjectiveText.Span(end - f.Firing.Begin) : $"{ObjectiveText.Span(result.To - f.Firing.Begin)}, still on",
        ]))]);

    private static IEnumerable<string> Notes(IReadOnlyList<ReplayResult> results, double least)
    {
        yield return $"An incident is a time of burn rates above 1 that took {NumberFormat.Percent(least)} of the budget of a window or more, found afterwards; --incident sets that share.";
        if (results.Count > 0)
            yield return $"Alerts are evaluated every {ObjectiveText.Span(results.Min(static r => r.Step))}{(results.Select(static r => r.Step).Distinct().Count() > 1 ? " or less often" : "")}, as counts are known then; a notification comes later by what scraping and grouping take.";
    }

    private static string Share(double share) => share >= 0.0995 ? NumberFormat.Percent(Math.Round(share, 2)) : NumberFormat.Percent(Math.Round(share, 3));

    private static string Many(int count, string what) => $"{NumberFormat.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
