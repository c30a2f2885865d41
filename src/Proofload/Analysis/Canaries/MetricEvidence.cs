using System.Globalization;
using Proofload.Measurement.Comparison;
using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Analysis.Canaries;

/// <summary>What the data say of one metric before the correction for the others.</summary>
internal sealed record MetricEvidence
{
    /// <summary>The finding, without a verdict.</summary>
    public required CanaryFinding Finding { get; init; }

    /// <summary>Why nothing can be said; null when something can.</summary>
    public string? Missing { get; init; }

    /// <summary>p-value of "the canary is no worse".</summary>
    public double Worse { get; init; } = 1;

    /// <summary>p-value of "it does not spread more"; null where there is no spread to compare.</summary>
    public double? Wider { get; init; }

    /// <summary>p-value of "it does not spread less".</summary>
    public double Narrower { get; init; } = 1;

    /// <summary>The change is larger than the margin.</summary>
    public bool IsLargeEnough { get; init; }

    /// <summary>The whole interval is within the margin.</summary>
    public bool IsWithinMargin { get; init; }

    /// <summary>The change in words.</summary>
    public string Change { get; init; } = "";

    public static MetricEvidence Of(CanaryEvidence evidence, CanaryOptions rules) =>
        evidence is { BaselineEvents: { } baseline, CanaryEvents: { } canary }
            ? OfEvents(evidence.Metric, baseline, canary, rules)
            : OfValues(evidence, rules);

    private static MetricEvidence OfEvents(CanaryMetric metric, EventCount baseline, EventCount canary, CanaryOptions rules)
    {
        var finding = Blank(metric);
        if (baseline.Trials == 0 || canary.Trials == 0)
            return new MetricEvidence { Finding = finding, Missing = $"no requests of the {(baseline.Trials == 0 ? "baseline" : "canary")}" };

        // More successes are better: then a fall is worse.
        var rises = metric.Better != BetterDirection.Higher;
        var p = TwoProportions.DifferenceTest(canary.Events, canary.Trials, baseline.Events, baseline.Trials, 0);
        var raw = TwoProportions.Difference(canary.Events, canary.Trials, baseline.Events, baseline.Trials, 1 - (2 * rules.Alpha));
        var interval = new RealInterval(raw.Low / canary.PerTrial, raw.High / canary.PerTrial);
        var difference = canary.Rate - baseline.Rate;
        var worst = rises ? interval.High : -interval.Low;
        return new MetricEvidence
        {
            Finding = finding with { Baseline = baseline.Rate, Canary = canary.Rate, Interval = interval },
            Worse = rises ? p.Above : p.Below,
            IsLargeEnough = (rises ? difference : -difference) > metric.RateMargin,
            IsWithinMargin = worst <= metric.RateMargin,
            Change = string.Create(CultureInfo.InvariantCulture, $"{canary.Events:N0} events at {canary.Rate:0.####%}, baseline {baseline.Events:N0} at {baseline.Rate:0.####%}"),
        };
    }

    private static MetricEvidence OfValues(CanaryEvidence evidence, CanaryOptions rules)
    {
        var (baseline, canary) = Known(evidence);
        var metric = evidence.Metric;
        var finding = Blank(metric);
        if (baseline.Length < rules.FewestWindows || canary.Length < rules.FewestWindows)
            return new MetricEvidence { Finding = finding, Missing = TooFew(evidence, rules) };

        var test = MannWhitney.Test(canary, baseline);
        var spread = SpreadComparison.Test(canary, baseline);
        var isPositive = Array.TrueForAll(baseline, static v => v > 0) && Array.TrueForAll(canary, static v => v > 0);
        var rises = metric.Better != BetterDirection.Higher;
        var shift = WindowShift.Of(baseline, canary, isPositive, evidence.IsPaired, 2 * rules.Alpha);
        var worse = rises ? test.Greater : test.Less;
        var delta = test.CliffsDelta;
        if (shift.Pairs is { } pairs)
        {
            // Both tests ask the same question, one with the drift that both sides share and one without it: two chances.
            worse = Math.Min(1, 2 * Math.Min(worse, rises ? pairs.Above : pairs.Below));
            delta = Math.Abs(shift.Dominance) > Math.Abs(delta) ? shift.Dominance : delta;
        }

        var theirs = Median(baseline);
        finding = finding with { Baseline = theirs, Canary = Median(canary), Delta = test.CliffsDelta, SpreadRatio = spread?.Ratio, Ratio = isPositive ? shift.Center : null, Interval = shift.Interval };

        // With zeros there is no ratio: the margin is one of the baseline's median, and where that is zero too, how often the canary is larger.
        var margin = metric.Margin * (isPositive ? 1 : Math.Abs(theirs));
        var middle = isPositive ? 1 : 0;
        var isLarge = margin > 0 ? (rises ? shift.Center - middle : middle - shift.Center) > margin : !CanaryJudge.IsNegligible(delta);
        return new MetricEvidence
        {
            Finding = finding,
            Worse = worse,
            Wider = spread?.Greater,
            Narrower = spread?.Less ?? 1,
            IsLargeEnough = isLarge && !CanaryJudge.IsNegligible(delta),
            IsWithinMargin = shift.Interval is { } interval && (rises ? interval.High <= middle + margin : interval.Low >= middle - margin),
            Change = isPositive
                ? string.Create(CultureInfo.InvariantCulture, $"{(shift.Center - 1) * 100:+0.#;-0.#;0} %")
                : string.Create(CultureInfo.InvariantCulture, $"{shift.Center:+0.####;-0.####;0} against a median of {theirs:0.####}"),
        };
    }

    /// <summary>The values there are; of pairs only those that both sides have.</summary>
    private static (double[] Baseline, double[] Canary) Known(CanaryEvidence evidence)
    {
        if (!evidence.IsPaired)
            return ([.. evidence.Baseline.Where(double.IsFinite)], [.. evidence.Canary.Where(double.IsFinite)]);
        var both = evidence.Baseline.Zip(evidence.Canary).Where(static p => double.IsFinite(p.First) && double.IsFinite(p.Second)).ToList();
        return ([.. both.Select(static p => p.First)], [.. both.Select(static p => p.Second)]);
    }

    private static string TooFew(CanaryEvidence evidence, CanaryOptions rules)
    {
        int baseline = evidence.Baseline.Count(double.IsFinite), canary = evidence.Canary.Count(double.IsFinite);
        return evidence.IsPaired && Math.Min(baseline, canary) >= rules.FewestWindows
            ? string.Create(CultureInfo.InvariantCulture, $"{rules.FewestWindows} windows in which both sides have a value are needed; the values of both rarely fall in the same one")
            : string.Create(CultureInfo.InvariantCulture, $"{rules.FewestWindows} windows with a value are needed of both sides; baseline {baseline}, canary {canary}");
    }

    private static CanaryFinding Blank(CanaryMetric metric) => new() { Metric = metric, Verdict = CanaryVerdict.Inconclusive, Reason = "" };

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
