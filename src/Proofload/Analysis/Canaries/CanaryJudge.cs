using System.Globalization;
using Proofload.Measurement.Comparison;

namespace Proofload.Analysis.Canaries;

/// <summary>
/// Judges a canary beside a fresh baseline. Rates of events have a rate test of their own, because ranks do not see a few errors among many
/// zeros; values are tested for a shift <em>and</em> for a change of spread; whatever is found must also be large enough to matter; and what is
/// neither shown to be worse nor shown to be good enough is inconclusive, never a pass.
/// </summary>
public static class CanaryJudge
{
    // Below it two samples overlap almost wholly, however small the p-value of a large sample (Romano 2006 calls 0.147 the limit of "negligible").
    private const double LeastDelta = 0.147;

    /// <summary>The judgement.</summary>
    /// <param name="evidence">What was seen of each metric; at least one.</param>
    /// <param name="options">How sure it has to be; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no metric.</exception>
    public static CanaryJudgement Judge(IReadOnlyList<CanaryEvidence> evidence, CanaryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Count == 0)
            throw new ArgumentException("A canary is judged by at least one metric.", nameof(evidence));

        var rules = options ?? new CanaryOptions();
        var measured = evidence.Select(e => MetricEvidence.Of(e, rules)).ToList();

        // A shift and a wider spread are two chances to fail one metric wrongly; a rate of events has no spread.
        var adjusted = new Queue<double>(Holm.Adjust([.. measured.SelectMany(static m => m.Wider is { } wider ? (double[])[m.Worse, wider] : [m.Worse])]));
        var findings = measured.Select(m => Decide(m, adjusted.Dequeue(), m.Wider is null ? 1 : adjusted.Dequeue(), rules)).ToList();
        return Sum(findings, rules);
    }

    private static CanaryFinding Decide(MetricEvidence m, double worse, double wider, CanaryOptions rules)
    {
        var finding = m.Finding with { PValue = m.Missing is null ? worse : null };
        if (m.Missing is { } missing)
            return finding with { Verdict = CanaryVerdict.Inconclusive, Reason = missing };
        if (worse <= rules.Level && m.IsLargeEnough)
            return finding with { Verdict = CanaryVerdict.Worse, Reason = m.Change };
        if (wider <= rules.Level && finding.SpreadRatio >= finding.Metric.SpreadMargin)
            return finding with { Verdict = CanaryVerdict.Unsteady, Reason = $"spreads {Times(finding.SpreadRatio)} as much as the baseline" };
        if (m.Narrower <= rules.Level && finding.SpreadRatio <= 1 / finding.Metric.SpreadMargin)
            return finding with { Verdict = CanaryVerdict.Changed, Reason = $"spreads {Times(finding.SpreadRatio)} as much as the baseline" };
        return m.IsWithinMargin
            ? finding with { Verdict = CanaryVerdict.Pass, Reason = m.Change }
            : finding with { Verdict = CanaryVerdict.Inconclusive, Reason = $"{m.Change}; the interval reaches beyond the margin: more windows decide" };
    }

    private static CanaryJudgement Sum(List<CanaryFinding> findings, CanaryOptions rules)
    {
        var weight = findings.Sum(static f => f.Metric.Weight);
        var score = 100 * findings.Where(static f => f.Verdict == CanaryVerdict.Pass).Sum(static f => f.Metric.Weight) / weight;
        var failed = findings.Where(static f => f.Verdict is CanaryVerdict.Worse or CanaryVerdict.Unsteady).ToList();
        var open = findings.Where(static f => f.Verdict is CanaryVerdict.Inconclusive or CanaryVerdict.Changed).ToList();
        var verdict = failed.Exists(static f => f.Metric.Critical) ? failed.Find(static f => f.Metric.Critical)!.Verdict
            : open.Exists(static f => f.Metric.Critical) ? CanaryVerdict.Inconclusive
            : score >= rules.PassScore || (failed.Count == 0 && open.Count == 0) ? CanaryVerdict.Pass
            : failed.Count > 0 ? CanaryVerdict.Worse : CanaryVerdict.Inconclusive;
        var named = verdict is CanaryVerdict.Pass ? [] : failed.Count > 0 ? failed : open;
        return new CanaryJudgement
        {
            Verdict = verdict,
            Score = score,
            Summary = named.Count == 0 ? "no metric is worse by more than its margin" : string.Join("; ", named.Select(static f => $"{f.Metric.Name}: {f.Reason}")),
            Findings = InOrder(findings),
        };
    }

    /// <summary>The worst first.</summary>
    internal static IReadOnlyList<CanaryFinding> InOrder(IEnumerable<CanaryFinding> findings) => [.. findings.OrderBy(static f => f.Verdict switch
    {
        CanaryVerdict.Worse => 0,
        CanaryVerdict.Unsteady => 1,
        CanaryVerdict.Inconclusive => 2,
        CanaryVerdict.Changed => 3,
        _ => 4,
    })];

    private static string Times(double? ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.##} times");

    internal static bool IsNegligible(double delta) => Math.Abs(delta) < LeastDelta;
}
