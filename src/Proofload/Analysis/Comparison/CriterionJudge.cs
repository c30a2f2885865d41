using Proofload.Measurement.Comparison;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Statistics;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>
/// Judges criteria over two sides of runs. Worse needs evidence after Holm's correction over the gated criteria; same needs the whole interval
/// within what may change; everything else is inconclusive, missing data first of all.
/// </summary>
public static class CriterionJudge
{
    /// <summary>One-sided level of a criterion in one direction: the ends of a 95 % interval.</summary>
    public const double Level = 0.025;

    /// <summary>One-sided level of a criterion in both directions: the ends of a 90 % interval.</summary>
    public const double EquivalenceLevel = 0.05;

    /// <summary>Judges all gated criteria together.</summary>
    /// <param name="a">Runs before; at least 1.</param>
    /// <param name="b">Runs after; at least 1.</param>
    /// <param name="criteria">What may change.</param>
    /// <param name="paired">The i-th runs of both sides belong together.</param>
    /// <param name="gated">False for what is only shown: without correction. Default true.</param>
    public static IReadOnlyList<MetricComparison> Judge(
        IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, IReadOnlyList<Criterion> criteria, bool paired, bool gated = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(criteria);
        var open = criteria.Select(c => Measure(a, b, c, paired)).ToList();
        var adjusted = gated ? Holm.Adjust([.. open.Select(static o => o.Estimate is null ? 1 : o.NormalizedWorse)]) : [.. open.Select(static o => o.NormalizedWorse)];
        return [.. open.Select((o, i) => Decide(o, adjusted[i], gated, criteria.Count))];
    }

    /// <summary>The least pairs of runs with which ranks can decide so many criteria together: 6 for one, 8 for four.</summary>
    /// <param name="criteria">Criteria that decide, 1 or more.</param>
    public static int LeastPairs(int criteria)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(criteria, 1);
        var pairs = 1;
        while (criteria * Math.ScaleB(1, -pairs) > Level)
            pairs++;
        return pairs;
    }

    private static Measured Measure(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, Criterion c, bool paired)
    {
        var (x, y) = (a.Select(r => RunFigures.Of(r, c)).ToList(), b.Select(r => RunFigures.Of(r, c)).ToList());
        List<RunFigure> figuresA = [.. x.OfType<RunFigure>()], figuresB = [.. y.OfType<RunFigure>()];
        var comparison = new MetricComparison
        {
            Criterion = c,
            IsGated = false,
            Verdict = ComparisonVerdict.Inconclusive,
            RunsA = figuresA.Count,
            RunsB = figuresB.Count,
            Confidence = c.IsTwoSided ? 1 - (2 * EquivalenceLevel) : 1 - (2 * Level),
        };
        if (figuresA.Count > 0)
        {
            var (value, interval) = ChangeEstimator.Side(figuresA);
            comparison = comparison with { A = value, AInterval = interval };
        }

        if (figuresB.Count > 0)
        {
            var (value, interval) = ChangeEstimator.Side(figuresB);
            comparison = comparison with { B = value, BInterval = interval };
        }

        // A run without the value is missing data, not a run less.
        if (figuresA.Count < a.Count || figuresB.Count < b.Count)
            return new Measured(comparison with { Reason = Missing(c, a.Count - figuresA.Count, a.Count, b.Count - figuresB.Count, b.Count) }, null, 1);

        var misrate = 2 * (c.IsTwoSided ? EquivalenceLevel : Level);
        var estimate = ChangeEstimator.Of(figuresA, figuresB, c.IsRelative, paired, misrate);
        if (estimate is null)
            return new Measured(comparison with { Reason = c.IsRelative ? "a ratio needs values above 0 on both sides" : "too few runs" }, null, 1);

        var at = estimate.Interval(misrate);
        comparison = comparison with
        {
            Method = estimate.Method,
            Change = Shown(estimate.Center, c),
            ChangeInterval = at is { } i ? new RealInterval(Shown(i.Low, c), Shown(i.High, c)) : null,
            Superiority = Effect(a, b, c),
            Detectable = paired && estimate.Method is ChangeMethod.SignedRank or ChangeMethod.Student
                && ChangeEstimator.Deviation(figuresA, figuresB, c.IsRelative) is { } deviation
                && DetectableEffect.Shift(figuresA.Count, deviation, misrate / 2) is var shift && double.IsFinite(shift)
                ? Shown(shift, c) - (c.IsRelative ? 1 : 0)
                : null,
        };
        return new Measured(comparison, estimate, Worse(estimate, c));
    }

    private static MetricComparison Decide(Measured measured, double adjusted, bool gated, int criteria)
    {
        var (comparison, estimate, normalized) = measured;
        comparison = comparison with { IsGated = gated };
        if (estimate is null)
            return comparison;

        var c = comparison.Criterion;
        var level = c.IsTwoSided ? EquivalenceLevel : Level;
        comparison = comparison with { PValue = Math.Min(1, normalized * level / Level), AdjustedPValue = gated ? Math.Min(1, adjusted * level / Level) : null };
        if (estimate.Interval(2 * level) is not { } interval)
            return comparison with { Reason = estimate.Method == ChangeMethod.WithinRun ? "the run is too short for an interval of its own" : "too few runs for an interval" };

        if (adjusted <= Level)
            return comparison with { Verdict = ComparisonVerdict.Worse };
        if (normalized <= Level)
            return comparison with { Reason = Floor(comparison, criteria) };

        var (low, high) = Limits(c);
        if (Equivalence.Judge(interval, low, high) == RangeVerdict.Inside)
        {
            var better = c.Better switch
            {
                BetterDirection.Lower => interval.High < 0,
                BetterDirection.Higher => interval.Low > 0,
                _ => false,
            };
            return comparison with { Verdict = better ? ComparisonVerdict.Better : ComparisonVerdict.Same };
        }

        return comparison with { Reason = Undecided(comparison) };
    }

    /// <summary>p-value of "it changed by no more than it may", on the scale where 0.025 decides.</summary>
    private static double Worse(ChangeEstimate estimate, Criterion c)
    {
        var (low, high) = Limits(c);
        var above = double.IsFinite(high) ? estimate.Test(high).Above : 1;
        var below = double.IsFinite(low) ? estimate.Test(low).Below : 1;
        return Math.Min(1, Math.Min(above, below) * Level / (c.IsTwoSided ? EquivalenceLevel : Level));
    }

    private static (double Low, double High) Limits(Criterion c) => c.IsRelative
        ? (c.MayFall is { } fall ? Math.Log(1 - fall) : double.NegativeInfinity, c.MayRise is { } rise ? Math.Log(1 + rise) : double.PositiveInfinity)
        : (-c.MayFall ?? double.NegativeInfinity, c.MayRise ?? double.PositiveInfinity);

    private static double Shown(double y, Criterion c) => c.IsRelative ? Math.Exp(y) : y;

    private static double? Effect(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, Criterion c)
    {
        if (c.Statistic == ObjectiveStatistic.Value)
            return null;
        SparseHistogram? x = All(a), y = All(b);
        return x is null || y is null ? null : Superiority.Of(y, x);

        SparseHistogram? All(IReadOnlyList<RunResult> runs)
        {
            var each = runs.Select(r => RunFigures.Histogram(r, c)).OfType<SparseHistogram>().ToList();
            return each.Count == 0 ? null : SparseHistogram.Merge(each);
        }
    }

    private static string Missing(Criterion c, int a, int allA, int b, int allB)
    {
        var sides = new List<string>();
        if (a > 0)
            sides.Add(allA == 1 ? "A" : FormattableString.Invariant($"{a} of {allA} runs of A"));
        if (b > 0)
            sides.Add(allB == 1 ? "B" : FormattableString.Invariant($"{b} of {allB} runs of B"));
        var what = c.Statistic == ObjectiveStatistic.Quantile ? "no such value, or too few requests for it" : "no such value";
        return $"{string.Join(" and ", sides)}: {what}";
    }

    private static string Floor(MetricComparison m, int criteria)
    {
        var pairs = LeastPairs(criteria);
        var more = m.Method == ChangeMethod.SignedRank && pairs > m.RunsA ? FormattableString.Invariant($"; with {criteria} criteria at least {pairs} pairs can") : "";
        return FormattableString.Invariant($"beyond the limit on its own, but not after the correction for {criteria} criteria{more}");
    }

    private static string Undecided(MetricComparison m) => m.Method switch
    {
        ChangeMethod.WithinRun => "the interval crosses the limit; repeat the runs alternately",
        ChangeMethod.Student => "the interval crosses the limit; more pairs decide",
        ChangeMethod.Counts => "the interval crosses the limit; more requests decide",
        _ => "the interval crosses the limit; more runs decide",
    };

    private sealed record Measured(MetricComparison Comparison, ChangeEstimate? Estimate, double NormalizedWorse);
}
