using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Comparison;

/// <summary>A place where a series changed.</summary>
/// <param name="Index">First value of the new level, from 0.</param>
/// <param name="PValue">Share of the permutations of its segment that look as changed as the segment itself.</param>
/// <param name="Before">Hodges-Lehmann centre of the segment before.</param>
/// <param name="After">Hodges-Lehmann centre of the segment after.</param>
public sealed record ChangePoint(int Index, double PValue, double Before, double After)
{
    /// <summary>How large the change is: the larger of the two relative changes, 0 or more.</summary>
    public double Magnitude => Before == After ? 0
        : Before == 0 || After == 0 ? double.PositiveInfinity
        : Math.Max(Math.Abs((After / Before) - 1), Math.Abs((Before / After) - 1));
}

/// <summary>
/// E-divisive (Matteson and James, A nonparametric approach for multiple change point analysis, 2014): divides a series where the energy distance
/// between the two sides is largest, as long as random permutations of the segment rarely reach it. It finds level and spread changes and
/// slow drift that comparing neighbours misses; a single outlier is no change.
/// </summary>
public static class ChangePoints
{
    /// <summary>Fewest values on each side of a change.</summary>
    public const int FewestValues = 3;

    /// <summary>The most values of a series.</summary>
    public const int MostValues = 2_000;

    /// <summary>Changes of a series, in order.</summary>
    /// <param name="series">Finite values in order of time, at most <see cref="MostValues"/>.</param>
    /// <param name="significance">The largest p-value of a change. Default 0.01.</param>
    /// <param name="leastMagnitude">Changes of the centre by less than this share are dropped and their segments joined. Default 0.</param>
    /// <param name="permutations">Permutations of a test; at least 1 / significance. Default 499.</param>
    /// <param name="seed">Seed of the permutations: same seed, same changes.</param>
    /// <exception cref="ArgumentException">A value is not finite, or there are too many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static IReadOnlyList<ChangePoint> Find(
        IReadOnlyList<double> series, double significance = 0.01, double leastMagnitude = 0, int permutations = 499, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(series);
        RankMargin.Require(significance);
        ArgumentOutOfRangeException.ThrowIfNegative(leastMagnitude);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, (int)Math.Ceiling(1 / significance) - 1);
        if (series.Count > MostValues || series.Any(static v => !double.IsFinite(v)))
            throw new ArgumentException($"At most {MostValues} finite values are needed.", nameof(series));

        var found = new SortedDictionary<int, double>();
        double[] values = [.. series];
        Divide(values, 0, values.Length, significance, permutations, seed, found);
        return Weighty(values, found, leastMagnitude);
    }

    private static void Divide(
        double[] values, int from, int to, double significance, int permutations, ulong seed, SortedDictionary<int, double> found)
    {
        if (to - from < 2 * FewestValues)
            return;
        var segment = values[from..to];
        var energy = new EnergyDivision(segment.Length);
        var (at, statistic) = energy.Best(segment);
        if (at <= 0)
            return;
        var p = PValue(segment, energy, statistic, significance, permutations, seed, (ulong)from);
        if (p > significance)
            return;
        found[from + at] = p;
        Divide(values, from, from + at, significance, permutations, seed, found);
        Divide(values, from + at, to, significance, permutations, seed, found);
    }

    // Stops once the permutations so far already put the p-value above the level (Besag and Clifford 1991).
    private static double PValue(
        double[] segment, EnergyDivision energy, double statistic, double significance, int permutations, ulong seed, ulong from)
    {
        var shuffled = (double[])segment.Clone();
        var enough = significance * (permutations + 1);
        var reached = 1;
        for (var r = 0; r < permutations; r++)
        {
            var random = SeededRandom.At(seed, 0xED1F + (from << 16), (ulong)r);
            for (var i = shuffled.Length - 1; i > 0; i--)
            {
                var j = random.NextInt(i + 1);
                (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
            }

            if (energy.Best(shuffled).Statistic < statistic * (1 - 1e-12))
                continue;
            reached++;
            if (reached > enough)
                return Math.Max(reached / (r + 2.0), significance * 1.000001);
        }

        return reached / (permutations + 1.0);
    }

    private static List<ChangePoint> Weighty(double[] values, SortedDictionary<int, double> found, double least)
    {
        List<int> indexes = [.. found.Keys];
        while (true)
        {
            var points = new List<ChangePoint>(indexes.Count);
            for (var i = 0; i < indexes.Count; i++)
            {
                var before = i == 0 ? 0 : indexes[i - 1];
                var after = i + 1 == indexes.Count ? values.Length : indexes[i + 1];
                points.Add(new ChangePoint(indexes[i], found[indexes[i]], HodgesLehmann.Center(values[before..indexes[i]]), HodgesLehmann.Center(values[indexes[i]..after])));
            }

            var smallest = points.MinBy(static p => p.Magnitude);
            if (smallest is null || smallest.Magnitude >= least)
                return points;
            indexes.Remove(smallest.Index);
        }
    }
}
