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
        double[] baseline = [.. evidence.Baseline.Where(double.IsFinite)], canary = [.. evidence.Canary.Where(double.IsFinite)];
        var metric = evidence.Metric;
        var finding = Blank(metric);
        if (baseline.Length < rules.FewestWindows || canary.Length < rules.FewestWindows)
        {
            return new MetricEvidence
            {
                Finding = finding,
                Missing = string.Create(CultureInfo.InvariantCulture, $"{rules.FewestWindows} windows with a value are needed of both sides; baseline {baseline.Length}, canary {canary.Length}"),
            };
        }

        var test = MannWhitney.Test(canary, baseline);
        var spread = SpreadComparison.Test(canary, baseline);
        var (middle, theirs) = (Median(canary), Median(baseline));
        finding = finding with { Baseline = theirs, Canary = middle, Delta = test.CliffsDelta, SpreadRatio = spread?.Ratio };

        var isPositive = Array.TrueForAll(baseline, static v => v > 0) && Array.TrueForAll(canary, static v => v > 0);
        var rises = metric.Better != BetterDirection.Higher;
        var worse = rises ? test.Greater : test.Less;
        bool isLarge, isWithin;
        string change;
        if (isPositive)
        {
            var ratio = HodgesLehmann.Ratio(canary, baseline);
            var interval = HodgesLehmann.RatioInterval(canary, baseline, 2 * rules.Alpha);
            finding = finding with { Ratio = ratio, Interval = interval };
            isLarge = rises ? ratio > 1 + metric.Margin : ratio < 1 - metric.Margin;
            isWithin = interval is { } known && (rises ? known.High <= 1 + metric.Margin : known.Low >= 1 - metric.Margin);
            change = string.Create(CultureInfo.InvariantCulture, $"{(ratio - 1) * 100:+0.#;-0.#;0} %");
        }
        else
        {
            // With zeros there is no ratio: the margin is one of the baseline's median, and where that is zero too, how often the canary is larger.
            var shift = HodgesLehmann.Shift(canary, baseline);
            var interval = HodgesLehmann.ShiftInterval(canary, baseline, 2 * rules.Alpha);
            finding = finding with { Interval = interval };
            var margin = metric.Margin * Math.Abs(theirs);
            isLarge = margin > 0 ? (rises ? shift : -shift) > margin : !CanaryJudge.IsNegligible(test.CliffsDelta);
            isWithin = interval is { } known && (rises ? known.High <= margin : known.Low >= -margin);
            change = string.Create(CultureInfo.InvariantCulture, $"{shift:+0.####;-0.####;0} against a median of {theirs:0.####}");
        }

        return new MetricEvidence
        {
            Finding = finding,
            Worse = worse,
            Wider = spread?.Greater,
            Narrower = spread?.Less ?? 1,
            IsLargeEnough = isLarge && !CanaryJudge.IsNegligible(test.CliffsDelta),
            IsWithinMargin = isWithin,
            Change = change,
        };
    }

    private static CanaryFinding Blank(CanaryMetric metric) => new() { Metric = metric, Verdict = CanaryVerdict.Inconclusive, Reason = "" };

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
