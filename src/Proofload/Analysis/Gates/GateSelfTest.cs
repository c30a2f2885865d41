using Proofload.Measurement.Comparison;
using Proofload.Measurement.Gating;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;
using Proofload.Plans;

namespace Proofload.Analysis.Gates;

/// <summary>What a gate of a target against itself says of one criterion.</summary>
public sealed record GateNoise
{
    /// <summary>The criterion.</summary>
    public required Criterion Criterion { get; init; }

    /// <summary>Standard deviation of y from pair to pair; null for shares.</summary>
    public double? Spread { get; init; }

    /// <summary>What the spread may be, its 90 % upper bound.</summary>
    public double? SpreadHigh { get; init; }

    /// <summary>How much higher the second run of a pair is than the first, on the scale of y; null with fewer than 4 pairs.</summary>
    public double? OrderEffect { get; init; }

    /// <summary>Change that the same number of pairs finds four times in five, as a ratio or an amount; null for shares.</summary>
    public double? Detectable { get; init; }

    /// <summary>Pairs with which an unchanged candidate passes, and one that is worse by twice the margin fails, four times in five; null above the most that can be planned, and for shares.</summary>
    public int? Pairs { get; init; }

    /// <summary>How many times longer the runs would have to be for <see cref="GatePlan.UsualPairs"/> pairs; 1 when they are long enough.</summary>
    public double Longer { get; init; } = 1;
}

/// <summary>A target compared with itself: how often this environment would raise a false alarm, how noisy it is, and what a gate here needs.</summary>
public sealed record GateSelfTest
{
    /// <summary>A sequential test needs at most so many times the pairs of a test that looks once, for the same power (Jennison and Turnbull 2000, table 2.1: 1.23 to 1.3 for 10 to 20 looks).</summary>
    internal const double Inflation = 1.3;

    private const int Gates = 2_000;
    private const ulong Stream = 0x6761_7465_7365_6C66;

    /// <summary>By criterion.</summary>
    public required IReadOnlyList<GateNoise> Noise { get; init; }

    /// <summary>True when this comparison of a target with itself was called a regression.</summary>
    public required bool IsAlarm { get; init; }

    /// <summary>Gates that were drawn from the measured noise.</summary>
    public int Drawn { get; init; }

    /// <summary>Share of the drawn gates that called the unchanged target a regression.</summary>
    public double? FalseAlarms { get; init; }

    /// <summary>Share of the drawn gates that passed the unchanged target.</summary>
    public double? Passes { get; init; }

    /// <summary>Pairs that all criteria together need; null when 100 do not suffice or nothing is known.</summary>
    public int? Pairs => Noise.All(static n => n.Spread is null || n.Pairs is not null) ? Noise.Max(static n => n.Pairs) : null;

    internal static GateSelfTest Of(GateSequence sequence, IReadOnlyList<GatePair> pairs)
    {
        var noise = sequence.Criteria.Select(c => Of(c, sequence.Criteria.Count, pairs)).ToList();
        var values = sequence.Criteria.Where(static c => c.Missing is null && c.Changes.Count >= 3).ToList();
        var (alarms, passes, drawn) = values.Count > 0 ? Draw(values, sequence.Most) : (0, 0, 0);
        return new GateSelfTest
        {
            Noise = noise,
            IsAlarm = sequence.HasWorse,
            Drawn = drawn,
            FalseAlarms = drawn > 0 ? (double)alarms / drawn : null,
            Passes = drawn > 0 ? (double)passes / drawn : null,
        };
    }

    /// <summary>Pairs that show a shift of y past a limit four times in five, sequentially; null above 100.</summary>
    /// <param name="shift">Distance to the limit, positive.</param>
    /// <param name="spread">Standard deviation of y.</param>
    /// <param name="alpha">One-sided level.</param>
    internal static int? PairsFor(double shift, double spread, double alpha)
    {
        var least = RankBoundary.LeastPairs(alpha);
        if (spread <= 0)
            return least;
        if (DetectableEffect.Pairs(shift, spread, alpha, most: RankBoundary.MostPairs) is not { } once)
            return null;
        var pairs = (int)Math.Ceiling(once * Inflation);
        pairs = Math.Max(least, pairs + (pairs % 2));
        return pairs <= RankBoundary.MostPairs ? pairs : null;
    }

    /// <summary>The shift past a limit that so many pairs show four times in five, sequentially; infinite when they can show nothing.</summary>
    internal static double ShiftOf(int pairs, double spread, double alpha) =>
        RankBoundary.Of(pairs, alpha).First is null ? double.PositiveInfinity : DetectableEffect.Shift(pairs, spread, alpha) * Math.Sqrt(Inflation);

    private static GateNoise Of(CriterionSequence c, int criteria, IReadOnlyList<GatePair> pairs)
    {
        if (c.Missing is not null || c.Changes.Count < 3)
            return new GateNoise { Criterion = c.Criterion };
        var spread = CriterionSequence.Deviation(c.Changes);
        var high = UpperSpread(spread, c.Changes.Count);
        var alpha = c.Alpha / criteria;
        var limit = Math.Min(Math.Abs(c.Limits.Low), Math.Abs(c.Limits.High));
        var needed = limit > 0 ? PairsFor(limit, high, alpha) : null;
        var detectable = ShiftOf(c.Changes.Count - (c.Changes.Count % 2), high, alpha);
        return new GateNoise
        {
            Criterion = c.Criterion,
            Spread = spread,
            SpreadHigh = high,
            OrderEffect = OrderEffect(c.Changes, pairs),
            Detectable = !double.IsFinite(detectable) ? null : c.Criterion.IsRelative ? Math.Exp(limit + detectable) : limit + detectable,
            Pairs = needed,
            Longer = limit > 0 ? LongerFor(limit, high, alpha) : 1,
        };
    }

    /// <summary>How many times longer runs must be for the usual number of pairs, when the spread falls with the root of their length; 1 when they are long enough.</summary>
    internal static double LongerFor(double shift, double spread, double alpha) =>
        PairsFor(shift, spread, alpha) is { } pairs && pairs <= GatePlan.UsualPairs ? 1 : Math.Max(1, Math.Pow(spread / shift / SpreadThatFits(alpha), 2));

    /// <summary>Spread in units of the distance to the limit with which the usual number of pairs suffices.</summary>
    private static double SpreadThatFits(double alpha)
    {
        var fits = 0.05;
        while (PairsFor(1, fits + 0.05, alpha) is { } pairs && pairs <= GatePlan.UsualPairs)
            fits += 0.05;
        return fits;
    }

    /// <summary>90 % upper bound of a standard deviation of normal values, chi-square by Wilson and Hilferty.</summary>
    internal static double UpperSpread(double spread, int values)
    {
        var degrees = values - 1.0;
        var part = 2 / (9 * degrees);
        var chi = degrees * Math.Pow(Math.Max(0.05, 1 - part + (Normal.Quantile(0.1) * Math.Sqrt(part))), 3);
        return spread * Math.Sqrt(degrees / chi);
    }

    // In an odd pair the baseline ran first, in an even one the candidate.
    private static double? OrderEffect(IReadOnlyList<double> changes, IReadOnlyList<GatePair> pairs)
    {
        if (changes.Count != pairs.Count || changes.Count < 4)
            return null;
        var (odd, even) = (changes.Where((_, i) => pairs[i].Number % 2 == 1).ToList(), changes.Where((_, i) => pairs[i].Number % 2 == 0).ToList());
        return odd.Count == 0 || even.Count == 0 ? null : (odd.Average() - even.Average()) / 2;
    }

    /// <summary>Gates whose pairs are drawn from the measured ones, with the sign of a fair coin: the target did not change.</summary>
    private static (int Alarms, int Passes, int Drawn) Draw(IReadOnlyList<CriterionSequence> criteria, int most)
    {
        int alarms = 0, passes = 0;
        var pairs = criteria.Min(static c => c.Changes.Count);
        for (var gate = 0; gate < Gates; gate++)
        {
            var random = SeededRandom.At(1, Stream, (ulong)gate);
            var sequence = new GateSequence([.. criteria.Select(static c => c.Criterion)], most);
            while (sequence.Pairs < most && !sequence.IsDecided)
            {
                // The criteria of a pair stay together: they depend on each other.
                var at = (int)(random.NextDouble() * pairs);
                var sign = (random.NextUInt64() & 1) == 0 ? 1 : -1;
                sequence.Add([.. criteria.Select(c => Figures(c, sign * c.Changes[at]))]);
            }

            alarms += sequence.HasWorse ? 1 : 0;
            passes += sequence.IsWithin ? 1 : 0;
        }

        return (alarms, passes, Gates);
    }

    private static (Comparison.RunFigure? A, Comparison.RunFigure? B) Figures(CriterionSequence c, double y) =>
        c.Criterion.IsRelative ? (new(1, null), new(Math.Exp(y), null)) : (new(0, null), new(y, null));
}
