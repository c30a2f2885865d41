using System.Globalization;
using Proofload.Analysis.Canaries;

namespace Proofload.Reports.Canaries;

/// <summary>The judgement of a canary as a summary that text, Markdown and HTML are made of; the verdict first.</summary>
public static class CanaryReport
{
    /// <summary>Heading of the report.</summary>
    public const string Title = "Canary beside its baseline";

    /// <summary>Builds the summary.</summary>
    /// <param name="result">The judgement.</param>
    public static SummaryDocument Build(CanaryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var head = new List<SummaryBlock>
        {
            new SummaryLine(CanaryText.Status(result.Verdict), CanaryText.Word(result.Verdict), CanaryText.Headline(result)),
            new SummaryLine(SummaryStatus.Muted, "baseline", result.Baseline),
            new SummaryLine(SummaryStatus.Muted, "canary", result.Canary),
            new SummaryLine(SummaryStatus.Muted, "watched", string.Create(CultureInfo.InvariantCulture, $"{result.Seen} of {result.Planned} windows of {NumberFormat.Duration(result.Window)}{(result.Load is { } load ? $", {load} load" : "")}; score {result.Score:0}")),
        };
        if (result.Invalid is { } invalid)
            head.Insert(1, new SummaryLine(SummaryStatus.Bad, "invalid", invalid));
        var sections = new List<SummarySection> { new("", head) };
        if (result.Judgement is { } judgement)
            sections.Add(new SummarySection("Metric by metric", [Table(judgement, result), .. Reasons(judgement)]));
        if (result.Seen > 1)
            sections.Add(new SummarySection("Window by window", [.. result.Series.Select((s, i) => CanaryChart.Of(s, result.Window, i + 1))]));
        sections.Add(new SummarySection("Notes", [.. Notes(result).Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    private static SummaryTable Table(CanaryJudgement judgement, CanaryResult result) => new(
        [new(""), new("metric"), new("baseline", IsNumber: true), new("canary", IsNumber: true), new("change", IsNumber: true), new("interval"), new("allowed"), new("spread", IsNumber: true), new("p", IsNumber: true)],
        [.. judgement.Findings.Select(f =>
        {
            var series = result.Series.FirstOrDefault(s => s.Metric == f.Metric);
            return new SummaryRow(CanaryText.Status(f.Verdict), [
                CanaryText.Word(f.Verdict),
                f.Metric.Name,
                NumberFormat.Value(f.Baseline, series?.Unit ?? ""),
                NumberFormat.Value(f.Canary, series?.Unit ?? ""),
                CanaryText.Change(f),
                CanaryText.Interval(f),
                series?.Limit ?? "",
                f.SpreadRatio is { } spread && double.IsFinite(spread) ? "×" + NumberFormat.Number(Math.Round(spread, 2)) : NumberFormat.Missing,
                f.PValue is { } p ? p.ToString(p < 0.001 ? "0.0E+0" : "0.###", CultureInfo.InvariantCulture) : NumberFormat.Missing,
            ]);
        })]);

    private static IEnumerable<SummaryLine> Reasons(CanaryJudgement judgement) => judgement.Findings
        .Where(static f => f.Verdict is CanaryVerdict.Inconclusive or CanaryVerdict.Unsteady or CanaryVerdict.Changed)
        .Select(static f => new SummaryLine(SummaryStatus.Warning, f.Metric.Name, f.Reason));

    private static IEnumerable<string> Notes(CanaryResult r)
    {
        foreach (var remark in r.Remarks)
            yield return remark;
        if (r.Study is { } study)
            yield return $"Both runs are kept: {study}/1 is the baseline, {study}/2 the canary.";
        if (r.Judgement is not null)
            yield return "Values are medians over the windows, of events the share. 'pass' needs the whole 90% interval within what is allowed; p is one-sided, corrected for the number of metrics (Holm), and alpha is shared over all looks. Missing data is inconclusive, never a pass.";
    }
}
