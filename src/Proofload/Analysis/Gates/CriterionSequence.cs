using Proofload.Analysis.Comparison;
using Proofload.Measurement.Comparison;
using Proofload.Measurement.Gating;
using Proofload.Measurement.Statistics;
using Proofload.Plans;

namespace Proofload.Analysis.Gates;

/// <summary>
/// One criterion of a gate, pair by pair. Values of a run: y = ln(B / A) (or B - A) of each pair, signed ranks with a spent level. Shares of requests: the
/// pooled counts of all pairs, divided by the larger of their scatter within and between the runs, score and exact tests with a spent level.
/// </summary>
internal sealed class CriterionSequence(Criterion criterion, int most)
{
    private readonly List<RunFigure> _a = [];
    private readonly List<RunFigure> _b = [];
    private readonly List<double> _changes = [];

    public Criterion Criterion => criterion;

    /// <summary>One-sided level over all looks: that of the ends of a 95 % interval, for criteria in both directions of a 90 % one.</summary>
    public double Alpha => criterion.IsTwoSided ? CriterionJudge.EquivalenceLevel : CriterionJudge.Level;

    public int Pairs => _a.Count;

    /// <summary>Why the criterion cannot be judged: a pair lacks its value.</summary>
    public string? Missing { get; private set; }

    public ComparisonVerdict Decision { get; private set; }

    /// <summary>Pairs after which it was decided; null while it is not.</summary>
    public int? DecidedAfter { get; private set; }

    public IReadOnlyList<double> Changes => _changes;

    public IReadOnlyList<RunFigure> A => _a;

    public IReadOnlyList<RunFigure> B => _b;

    public bool IsShare => _a.Count > 0 && _a.Concat(_b).All(static f => f.Counts is not null);

    public (double Low, double High) Limits => criterion.IsRelative
        ? (criterion.MayFall is { } fall ? Math.Log(1 - fall) : double.NegativeInfinity, criterion.MayRise is { } rise ? Math.Log(1 + rise) : double.PositiveInfinity)
        : (-criterion.MayFall ?? double.NegativeInfinity, criterion.MayRise ?? double.PositiveInfinity);

    public void Add(RunFigure? a, RunFigure? b)
    {
        if (a is null || b is null)
        {
            Missing ??= $"{(a is null ? b is null ? "neither side has" : "the baseline lacks" : "the candidate lacks")} the value in a pair: no such value, or too few requests for it";
            return;
        }

        _a.Add(a);
        _b.Add(b);
        if (IsShare)
            return;
        if (criterion.IsRelative && !(a.Value > 0 && b.Value > 0))
            Missing ??= "a ratio needs values above 0 on both sides";
        else
            _changes.Add(criterion.IsRelative ? Math.Log(b.Value / a.Value) : b.Value - a.Value);
    }

    /// <summary>True when the evidence shows a change beyond the limit, at a part of the level.</summary>
    public bool IsBeyond(int among) => Missing is null && Decision == ComparisonVerdict.Inconclusive && Beyond(among);

    public void DecideWorse() => (Decision, DecidedAfter) = (ComparisonVerdict.Worse, Pairs);

    /// <summary>Decides that it is within its limits, when the evidence shows that.</summary>
    public void DecideWithin()
    {
        if (Missing is not null || Decision != ComparisonVerdict.Inconclusive || Estimate() is not { } estimate)
            return;
        var level = LevelOf(Alpha);
        var (low, high) = Limits;
        if (level <= 0
            || (double.IsFinite(high) && estimate.Test(high).Below > level)
            || (double.IsFinite(low) && estimate.Test(low).Above > level))
            return;
        var improved = criterion.Better switch
        {
            Results.BetterDirection.Lower => estimate.Test(0).Below <= level,
            Results.BetterDirection.Higher => estimate.Test(0).Above <= level,
            _ => false,
        };
        (Decision, DecidedAfter) = (improved ? ComparisonVerdict.Better : ComparisonVerdict.Same, Pairs);
    }

    /// <summary>Centre of the change, on the scale of y.</summary>
    public double? Center => Missing is null && Estimate() is { } estimate ? estimate.Center : null;

    /// <summary>The interval that holds over all looks.</summary>
    public RealInterval? Interval()
    {
        if (Missing is not null || Pairs == 0)
            return null;
        if (!IsShare)
            return RankBoundary.Of(most, Alpha).Interval(_changes);
        var at = Pairs - (Pairs % RankBoundary.Step);
        var level = at > 0 ? SumBoundary.Of(most, Alpha).Level(Math.Min(at, most)) : 0;
        return level > 0 && ChangeEstimator.Of(_a[..at], _b[..at], criterion.IsRelative, paired: true, 2 * Alpha) is { } estimate ? estimate.Interval(2 * level) : null;
    }

    /// <summary>Standard deviation of y from pair to pair; null for shares and with fewer than three pairs.</summary>
    public double? Spread => IsShare || _changes.Count < 3 ? null : Deviation(_changes);

    public static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }

    private bool Beyond(int among)
    {
        var level = LevelOf(Alpha / among);
        if (level <= 0 || Estimate() is not { } estimate)
            return false;
        var (low, high) = Limits;
        return (double.IsFinite(high) && estimate.Test(high).Above <= level && Exact(rises: true) <= level)
            || (double.IsFinite(low) && estimate.Test(low).Below <= level && Exact(rises: false) <= level);
    }

    /// <summary>Few failures: the score test leans on a normal distribution, so Fisher's test must show a change too.</summary>
    private double Exact(bool rises)
    {
        if (!IsShare)
            return 0;
        var (eventsA, trialsA) = Pooled(_a);
        var (eventsB, trialsB) = Pooled(_b);
        var result = FisherExact.Test(eventsB, trialsB, eventsA, trialsA);
        return rises ? result.Greater : result.Less;

        (long, long) Pooled(List<RunFigure> figures)
        {
            var design = Math.Max(ChangeEstimator.Design(_a), ChangeEstimator.Design(_b));
            var trials = (long)(figures.Sum(static f => (double)f.Counts!.Value.Trials) / design);
            return (Math.Min(trials, (long)Math.Round(figures.Sum(static f => (double)f.Counts!.Value.Events) / design)), trials);
        }
    }

    private double LevelOf(double alpha) => IsShare ? SumBoundary.Of(most, alpha).Level(Pairs) : RankBoundary.Of(most, alpha).Level(Pairs);

    private ChangeEstimate? Estimate() => Pairs == 0 ? null
        : IsShare ? ChangeEstimator.Of(_a, _b, criterion.IsRelative, paired: true, 2 * Alpha)
        : _changes.Count == 0 ? null : new SignedRankChange(_changes);
}
