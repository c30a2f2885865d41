using Proofload.Analysis.Tradeoffs;

namespace Proofload.Reports.Tradeoffs;

/// <summary>Which way of serving to take, as a summary that text, Markdown and HTML are made of.</summary>
public static class TradeoffReport
{
    /// <summary>Heading of the report.</summary>
    public const string Title = "Which one to take";

    /// <summary>Builds the summary.</summary>
    /// <param name="result">The frontier.</param>
    /// <param name="currency">Currency of the costs.</param>
    /// <param name="question">What was asked, in words; empty for nothing.</param>
    public static SummaryDocument Build(TradeoffResult result, string currency, string question)
    {
        ArgumentNullException.ThrowIfNull(result);
        var sections = new List<SummarySection> { new("", [new SummaryLine(SummaryStatus.None, "", TradeoffText.Recommendation(result, currency))]) };
        if (result.Standings.Count > 0)
        {
            sections.Add(new SummarySection($"Candidates that meet the objectives, {currency}", [Table(result)]));
            if (TradeoffChart.Of(result) is { } chart)
                sections.Add(new SummarySection("Chart", [chart]));
        }

        if (result.Infeasible.Count > 0)
        {
            sections.Add(new SummarySection("Removed first", [.. result.Infeasible.Select(static p => new SummaryLine(SummaryStatus.Bad, p.Name, p.Infeasible!))]));
        }

        sections.Add(new SummarySection("Notes", [.. Notes(result, question).Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    private static SummaryTable Table(TradeoffResult result) => new(
        [new(""), new("candidate"), .. result.Axes.Select(static a => new SummaryColumn(a.Name, IsNumber: true)), new("on the frontier", IsNumber: true), new("")],
        [.. result.Standings.Select((s, i) => new SummaryRow(
            s.IsOnFrontier ? SummaryStatus.Good : SummaryStatus.Muted,
            [
                TradeoffChart.Letter(i), s.Point.Name, .. result.Axes.Select(a => TradeoffText.Value(s.Point, a)),
                NumberFormat.Percent(Math.Round(s.Membership, 3)), s.IsOnFrontier ? "frontier" : $"beaten by {s.DominatedBy}",
            ]))]);

    private static IEnumerable<string> Notes(TradeoffResult result, string question)
    {
        if (question.Length > 0)
            yield return question;
        foreach (var standing in result.Standings)
            yield return $"{standing.Point.Name}: {standing.Point.Detail}";
        foreach (var axis in result.LeftOut.Where(_ => result.Standings.Count > 0))
            yield return $"{Capital(axis.Name)} is not weighed: not every candidate knows it";
        yield return $"'On the frontier' is the probability that no other candidate beats it on every axis, from {NumberFormat.Count(ParetoFrontier.Draws)} draws within the intervals.";
        yield return "Candidates that miss their objectives are removed before anything is weighed, and nothing is extrapolated to loads that were not measured.";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
