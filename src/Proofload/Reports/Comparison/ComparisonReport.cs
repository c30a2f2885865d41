using Proofload.Analysis.Comparison;

namespace Proofload.Reports.Comparison;

/// <summary>A comparison as a summary that text, Markdown and HTML are made of; the verdict first.</summary>
public static class ComparisonReport
{
    /// <summary>Heading of the report.</summary>
    public const string Title = "Is the new one worse";

    private const int LongestName = 40;

    /// <summary>Builds the summary.</summary>
    /// <param name="result">The comparison.</param>
    public static SummaryDocument Build(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var sections = new List<SummarySection>
        {
            new("", [
                new SummaryLine(ComparisonText.Status(result.Verdict), ComparisonText.Word(result.Verdict), ComparisonText.Headline(result)),
                Side("A", result.A), Side("B", result.B),
            ]),
            new("What was asked", [Table(result.Metrics.Where(static m => m.IsGated)), .. Reasons(result.Metrics.Where(static m => m.IsGated))]),
        };
        if (result.Metrics.Any(static m => !m.IsGated))
            sections.Add(new SummarySection("Also measured, deciding nothing", [Table(result.Metrics.Where(static m => !m.IsGated))]));
        foreach (var shift in result.Shifts)
            sections.Add(new SummarySection($"{Capital(MetricNames.Name(shift.Metric))}: B against A at each percentile", [ShiftChart.Of(shift)]));
        if (result.Parts.Count > 0)
            sections.Add(new SummarySection("Which part moved", [Table(result.Parts, isPart: true)]));
        if (result.PromptBins.Count > 0)
            sections.Add(new SummarySection("Which length of prompts moved (tokens)", [Table(result.PromptBins, isPart: true)]));
        sections.Add(new SummarySection("Notes", [.. Notes(result).Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    private static SummaryLine Side(string letter, ComparisonSide side)
    {
        var (first, last) = (side.Runs[0], side.Runs[^1]);
        var when = $"{first.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm}" + (side.Runs.Count > 1 ? $" to {last.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm}" : "");
        var label = new[] { "branch", "commit" }.Where(first.Labels.ContainsKey).Select(k => $"{k} {first.Labels[k]}");
        return new SummaryLine(SummaryStatus.Muted, letter, string.Join(", ", new[] { side.Name.Length <= LongestName ? side.Name : "", first.Name, side.Runs.Count == 1 ? "1 run" : $"{side.Runs.Count} runs", when + " UTC" }.Concat(label).Where(static w => w.Length > 0).Distinct(StringComparer.Ordinal)));
    }

    // Parts have no limit of their own, and a percentile that neither side has is no row.
    private static SummaryTable Table(IEnumerable<MetricComparison> metrics, bool isPart = false) => new(
        [new(""), new("metric"), new("A", IsNumber: true), new("B", IsNumber: true), new("B against A", IsNumber: true), new("interval"), .. isPart ? [] : (SummaryColumn[])[new("may change")]],
        [.. metrics.Where(m => !isPart || m.A is not null || m.B is not null).Select(m => new SummaryRow(ComparisonText.Status(m.Verdict), [
            ComparisonText.Word(m.Verdict),
            m.Criterion.Subject,
            ComparisonText.Value(m.A, m),
            ComparisonText.Value(m.B, m),
            ComparisonText.Change(m),
            ComparisonText.ChangeInterval(m),
            .. isPart ? [] : (string[])[Limit(m)],
        ]))]);

    private static string Limit(MetricComparison m)
    {
        var c = m.Criterion;
        string Amount(double v) => c.IsRelative ? NumberFormat.Number(Math.Round(v * 100, 6)) + "%" : c.Unit == "1" ? NumberFormat.Number(Math.Round(v * 100, 6)) + "pp" : NumberFormat.Value(v, c.Unit);
        return (c.MayRise, c.MayFall) switch
        {
            ({ } rise, { }) => "within " + Amount(rise),
            ({ } rise, null) => "+" + Amount(rise),
            (null, { } fall) => "-" + Amount(fall),
            _ => "",
        };
    }

    private static IEnumerable<SummaryLine> Reasons(IEnumerable<MetricComparison> metrics) => metrics
        .Where(static m => m.Reason.Length > 0)
        .Select(static m => new SummaryLine(SummaryStatus.Warning, m.Criterion.Subject, m.Reason));

    private static IEnumerable<string> Notes(ComparisonResult r)
    {
        foreach (var remark in r.Remarks)
            yield return remark;
        foreach (var difference in r.Differences)
            yield return $"The runs differ, and that was allowed: {difference}";
        foreach (var m in r.Metrics.Where(static m => m.IsGated && m.Superiority is not null).DistinctBy(static m => (m.Criterion.Metric, m.Criterion.Kind)))
            yield return $"Effect size, {m.Criterion.Metric}: a request of B takes the larger value in {NumberFormat.Percent(Math.Round(m.Superiority!.Value, 3))} of pairs with one of A (50% is no difference).";
        foreach (var group in r.Metrics.Where(static m => m.IsGated && m.Method is not null).GroupBy(static m => m.Method!.Value))
            yield return $"{string.Join(", ", group.Select(static m => m.Criterion.Subject))}: by {ComparisonText.Method(group.Key)}.";
        foreach (var m in r.Metrics.Where(static m => m.IsGated && m.Detectable is not null && m.Verdict == ComparisonVerdict.Inconclusive))
            yield return $"{m.Criterion.Subject}: {m.RunsA} pairs that scatter like these find a change of {(m.Criterion.IsRelative ? NumberFormat.Number(Math.Round(m.Detectable!.Value * 100, 2)) + "%" : ComparisonText.Value(m.Detectable, m))} beyond the limit four times in five.";
        if (r.Metrics.Any(static m => m.IsGated))
            yield return "Intervals of a change are 95%, 90% where both directions are limited. 'Worse' is corrected for the number of criteria (Holm); 'same' needs the whole interval within what may change; a missing value is inconclusive, never a pass.";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
