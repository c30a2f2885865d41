using Proofload.Analysis.Comparison;
using Proofload.Measurement.Statistics;

namespace Proofload.Reports.Comparison;

/// <summary>Words and numbers of comparisons.</summary>
internal static class ComparisonText
{
    public static string Word(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Better => "better",
        ComparisonVerdict.Same => "same",
        ComparisonVerdict.Worse => "worse",
        _ => "inconclusive",
    };

    public static SummaryStatus Status(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Better or ComparisonVerdict.Same => SummaryStatus.Good,
        ComparisonVerdict.Worse => SummaryStatus.Bad,
        _ => SummaryStatus.Warning,
    };

    public static string Method(ChangeMethod method) => method switch
    {
        ChangeMethod.SignedRank => "signed ranks of pairs",
        ChangeMethod.RankSum => "rank sums",
        ChangeMethod.Student => "Student's t",
        ChangeMethod.WithinRun => "intervals within the runs",
        _ => "counts of requests",
    };

    /// <summary>The whole in one sentence.</summary>
    public static string Headline(ComparisonResult r)
    {
        var gated = r.Metrics.Where(static m => m.IsGated).ToList();
        string Names(ComparisonVerdict v) => string.Join(", ", gated.Where(m => m.Verdict == v).Select(static m => m.Criterion.Subject));
        return r.Verdict switch
        {
            ComparisonVerdict.Worse => $"B is worse than A: {Names(ComparisonVerdict.Worse)}",
            ComparisonVerdict.Inconclusive => gated.Count == 0 ? "nothing was compared" : $"not known for {Names(ComparisonVerdict.Inconclusive)}",
            ComparisonVerdict.Better => $"B is no worse than A, and better in {Names(ComparisonVerdict.Better)}",
            _ => "B is no worse than A in anything that was asked",
        };
    }

    public static string Value(double? value, MetricComparison m) => m.Criterion.Unit.Length == 0 ? NumberFormat.Number(value) : NumberFormat.Value(value, m.Criterion.Unit);

    public static string WithInterval(double? value, RealInterval? interval, MetricComparison m) => value is null
        ? NumberFormat.Missing
        : interval is { } i && NumberFormat.Interval(Finite(i.Low), Finite(i.High), m.Criterion.Unit) is { } text ? $"{Value(value, m)} {text}" : Value(value, m);

    /// <summary>The change as people say it: <c>+12.3%</c>, <c>-0.10 pp</c>, <c>+20 ms</c>.</summary>
    public static string Change(MetricComparison m) => m.Change is { } change ? Signed(change, m) : NumberFormat.Missing;

    public static string ChangeInterval(MetricComparison m) => m.ChangeInterval is { } i ? $"[{Signed(i.Low, m)}, {Signed(i.High, m)}]" : "";

    public static string Percent(double ratio)
    {
        if (double.IsPositiveInfinity(ratio))
            return "+∞";
        var percent = (ratio - 1) * 100;
        var text = NumberFormat.Number(Math.Round(Math.Abs(percent), 2)) + "%";
        return (percent >= 0 ? "+" : "-") + text;
    }

    private static string Signed(double change, MetricComparison m)
    {
        if (m.Criterion.IsRelative)
            return Percent(change);
        var sign = change >= 0 ? "+" : "-";
        return m.Criterion.Unit == "1"
            ? sign + NumberFormat.Number(Math.Round(Math.Abs(change) * 100, 4)) + " pp"
            : sign + NumberFormat.Value(Math.Abs(change), m.Criterion.Unit);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
