using Proofload.Measurement.Comparison;
using Proofload.Measurement.Statistics;

namespace Proofload.Analysis.Comparison;

/// <summary>Chooses how a change is estimated: pairs of runs by signed ranks, groups by rank sums, fewer by Student's t, single runs by their own intervals, shares by their counts.</summary>
internal static class ChangeEstimator
{
    /// <summary>The estimate; null when it cannot be made (a ratio of values that are not positive).</summary>
    /// <param name="a">Figures of the first side, one a run.</param>
    /// <param name="b">Figures of the second side.</param>
    /// <param name="relative">Shares of A instead of amounts.</param>
    /// <param name="paired">The i-th run of both sides belong together.</param>
    /// <param name="misrate">Two-sided level at which ranks must be able to decide.</param>
    public static ChangeEstimate? Of(IReadOnlyList<RunFigure> a, IReadOnlyList<RunFigure> b, bool relative, bool paired, double misrate)
    {
        if (a.Concat(b).All(static f => f.Counts is not null))
            return OfCounts(a, b, relative);
        if (relative && a.Concat(b).Any(static f => !(f.Value > 0)))
            return null;
        if (a.Count == 1 && b.Count == 1)
            return WithinRun(a[0], b[0], relative);

        var (x, y) = (Scale(a, relative), Scale(b, relative));
        if (paired && x.Count == y.Count)
        {
            List<double> changes = [.. y.Select((v, i) => v - x[i])];
            return SignedRank.LeastMisrate(changes.Count) <= misrate ? new SignedRankChange(changes) : StudentChange.Paired(changes);
        }

        if (x.Count < 2 || y.Count < 2)
            return null;
        return PairwiseRank.LeastMisrate(y.Count, x.Count) <= misrate ? new RankSumChange(y, x) : StudentChange.Groups(y, x);
    }

    /// <summary>What one side comes to: its run's own figure, or the centre of its runs.</summary>
    public static (double Value, RealInterval? Interval) Side(IReadOnlyList<RunFigure> figures)
    {
        if (figures.Count == 1)
            return (figures[0].Value, figures[0].Interval);
        if (figures.All(static f => f.Counts is not null))
        {
            var (events, trials) = Pooled(figures, Design(figures));
            return (figures.Sum(static f => (double)f.Counts!.Value.Events) / figures.Sum(static f => (double)f.Counts!.Value.Trials),
                Wilson.Interval((long)Math.Round(Math.Min(events, trials)), Math.Max(1, (long)Math.Round(trials))));
        }

        var relative = figures.All(static f => f.Value > 0);
        var values = Scale(figures, relative);
        ChangeEstimate estimate = SignedRank.LeastMisrate(values.Count) <= 0.05 ? new SignedRankChange(values) : StudentChange.Paired(values);
        var interval = estimate.Interval(0.05);
        return relative
            ? (Math.Exp(estimate.Center), interval is { } i ? new RealInterval(Math.Exp(i.Low), Math.Exp(i.High)) : null)
            : (estimate.Center, interval);
    }

    /// <summary>The spread of y from pair to pair; null when there are no pairs.</summary>
    public static double? Deviation(IReadOnlyList<RunFigure> a, IReadOnlyList<RunFigure> b, bool relative)
    {
        if (a.Count != b.Count || a.Count < 2 || (relative && a.Concat(b).Any(static f => !(f.Value > 0))))
            return null;
        var (x, y) = (Scale(a, relative), Scale(b, relative));
        var changes = y.Select((v, i) => v - x[i]).ToList();
        var mean = changes.Average();
        return Math.Sqrt(changes.Sum(c => (c - mean) * (c - mean)) / (changes.Count - 1));
    }

    private static WithinRunChange WithinRun(RunFigure a, RunFigure b, bool relative)
    {
        if (a.Interval is not { } i || b.Interval is not { } j)
            return new WithinRunChange(relative ? Math.Log(b.Value / a.Value) : b.Value - a.Value, null);
        if (relative)
        {
            var ratio = RatioOfEstimates.Interval(a.Value, i, b.Value, j);
            return new WithinRunChange(Math.Log(b.Value / a.Value), new RealInterval(Math.Log(ratio.Low), Math.Log(ratio.High)));
        }

        // The same method of variance estimates recovery, for a difference.
        var centre = b.Value - a.Value;
        return new WithinRunChange(centre, new RealInterval(
            centre - Math.Sqrt(Square(b.Value - j.Low) + Square(i.High - a.Value)),
            centre + Math.Sqrt(Square(j.High - b.Value) + Square(a.Value - i.Low))));
    }

    private static CountsChange? OfCounts(IReadOnlyList<RunFigure> a, IReadOnlyList<RunFigure> b, bool relative)
    {
        var design = Math.Max(Design(a), Design(b));
        var (eventsA, trialsA) = Pooled(a, design);
        var (eventsB, trialsB) = Pooled(b, design);
        double shareA = eventsA / trialsA, shareB = eventsB / trialsB;
        if (relative && shareA == 0 && shareB == 0)
            return null;
        return new CountsChange(eventsB, trialsB, eventsA, trialsA, relative, relative ? Math.Log(shareB / shareA) : shareB - shareA);
    }

    private static (double Events, double Trials) Pooled(IReadOnlyList<RunFigure> figures, double design) =>
        (figures.Sum(static f => (double)f.Counts!.Value.Events) / design, figures.Sum(static f => (double)f.Counts!.Value.Trials) / design);

    // The larger of the scatter within the runs and that from run to run.
    internal static double Design(IReadOnlyList<RunFigure> figures)
    {
        var within = figures.Max(static f => f.Counts!.Value.Design);
        double events = figures.Sum(static f => (double)f.Counts!.Value.Events), trials = figures.Sum(static f => (double)f.Counts!.Value.Trials);
        var p = events / trials;
        if (figures.Count < 2 || p is <= 0 or >= 1)
            return within;
        var between = figures.Sum(f => Square(f.Counts!.Value.Events - (p * f.Counts.Value.Trials)) / (f.Counts.Value.Trials * p * (1 - p))) / (figures.Count - 1);
        return Math.Max(within, between);
    }

    private static List<double> Scale(IReadOnlyList<RunFigure> figures, bool relative) => [.. figures.Select(f => relative ? Math.Log(f.Value) : f.Value)];

    private static double Square(double v) => v * v;
}
