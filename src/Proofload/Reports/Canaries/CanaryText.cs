using Proofload.Analysis.Canaries;
using Proofload.Reports.Comparison;

namespace Proofload.Reports.Canaries;

/// <summary>Words and numbers of the judgement of a canary.</summary>
public static class CanaryText
{
    /// <summary>A verdict in one word.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Word(CanaryVerdict verdict) => verdict switch
    {
        CanaryVerdict.Pass => "pass",
        CanaryVerdict.Worse => "worse",
        CanaryVerdict.Unsteady => "unsteady",
        CanaryVerdict.Changed => "changed",
        _ => "inconclusive",
    };

    /// <summary>A window in one line, for whoever watches: both sides of each metric and how it stands.</summary>
    /// <param name="window">Windows that are complete.</param>
    /// <param name="windows">Windows in all.</param>
    /// <param name="series">What was seen.</param>
    /// <param name="judgement">The look after this window; null when there was none.</param>
    public static string Line(int window, int windows, IReadOnlyList<CanarySeries> series, CanaryJudgement? judgement)
    {
        ArgumentNullException.ThrowIfNull(series);
        var values = series.Select(static s => $"{s.Metric.Name} {Last(s.Baseline, s.Unit)} | {Last(s.Canary, s.Unit)}");
        var stands = judgement is null ? "" : $"  so far: {Word(judgement.Verdict)}";
        return $"window {window} of {windows}  {string.Join("  ", values)}{stands}";
    }

    internal static SummaryStatus Status(CanaryVerdict verdict) => verdict switch
    {
        CanaryVerdict.Pass => SummaryStatus.Good,
        CanaryVerdict.Worse or CanaryVerdict.Unsteady => SummaryStatus.Bad,
        _ => SummaryStatus.Warning,
    };

    internal static string Headline(CanaryResult r) => (r.Verdict, r.Ending) switch
    {
        (CanaryVerdict.Pass, _) => "the canary is no worse than the baseline by more than what was allowed",
        (CanaryVerdict.Worse or CanaryVerdict.Unsteady, CanaryEnding.Settled) => $"after {r.Seen} of {r.Planned} windows it is certain: {r.Reason}",
        (CanaryVerdict.Inconclusive, CanaryEnding.Completed) when r.Invalid is null && Open(r) is { Length: > 0 } open => $"not known for {open}; the table says why",
        _ => r.Reason,
    };

    private static string Open(CanaryResult r) =>
        string.Join(", ", (r.Judgement?.Findings ?? []).Where(static f => f.Verdict is CanaryVerdict.Inconclusive or CanaryVerdict.Changed).Select(static f => f.Metric.Name));

    internal static string Change(CanaryFinding f) => f.Ratio is { } ratio
        ? ComparisonText.Percent(ratio)
        : f is { Baseline: { } a, Canary: { } b } ? Points(b - a) : NumberFormat.Missing;

    internal static string Interval(CanaryFinding f) => f.Interval is not { } i ? ""
        : f.Ratio is null ? $"[{Points(i.Low)}, {Points(i.High)}]" : $"[{ComparisonText.Percent(i.Low)}, {ComparisonText.Percent(i.High)}]";

    private static string Points(double difference) => (difference >= 0 ? "+" : "-") + NumberFormat.Number(Math.Round(Math.Abs(difference) * 100, 4)) + " pp";

    private static string Last(IReadOnlyList<double> values, string unit) => values.Count == 0 ? NumberFormat.Missing : NumberFormat.Value(values[^1], unit);
}
