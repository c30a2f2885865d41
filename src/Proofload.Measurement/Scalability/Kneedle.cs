using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Scalability;

/// <summary>
/// Kneedle (Satopaa, Albrecht, Irwin and Raghavan 2011): the point of largest distance from the chord of the normalised curve, once the
/// distance falls far enough after it. The steps and tie rules are those of the kneed package, so its published cases agree. The answer
/// depends on the range and the spacing of x: use <see cref="OnLog2"/> for loads, and as a second opinion only.
/// </summary>
public static class Kneedle
{
    /// <summary>Fewest points that can have a knee.</summary>
    public const int FewestPoints = 3;

    // A straight line has no knee, however its smoothed points are rounded.
    private const double Rounding = 1e-12;

    private const double LeastLog2Step = 0.5;

    /// <summary>The knee of a curve.</summary>
    /// <param name="x">Ascending, finite.</param>
    /// <param name="y">As many finite values.</param>
    /// <param name="options">Shape and sensitivity; null for the defaults.</param>
    /// <returns>x of the knee (online: of the last one); null when there is none or fewer than 3 points.</returns>
    /// <exception cref="ArgumentException">Lengths differ, x does not ascend, or a value is not finite.</exception>
    public static double? Find(IReadOnlyList<double> x, IReadOnlyList<double> y, KneedleOptions? options = null)
    {
        var knees = FindAll(x, y, options);
        return knees.Count == 0 ? null : knees[^1];
    }

    /// <summary>All knees in the order in which they are found; one at most unless <see cref="KneedleOptions.Online"/>.</summary>
    /// <inheritdoc cref="Find"/>
    public static IReadOnlyList<double> FindAll(IReadOnlyList<double> x, IReadOnlyList<double> y, KneedleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        options ??= new KneedleOptions();
        Check(x, y, options);
        if (x.Count < FewestPoints)
            return [];

        double[] xs = [.. x];
        var smooth = options.PolynomialDegree is { } degree ? PolynomialFit.Smooth(xs, [.. y], degree) : [.. y];
        if (smooth.Max() <= smooth.Min())
            return [];

        var unit = Normalise(xs);
        var difference = Turned(Normalise(smooth), options);
        for (var i = 0; i < difference.Length; i++)
            difference[i] -= unit[i];

        var mirrored = options.Curve == KneeCurve.Concave != (options.Direction == KneeDirection.Increasing);
        var fall = options.Sensitivity / (xs.Length - 1);
        return [.. Walk(difference, fall, options.Online).Select(i => mirrored ? xs[xs.Length - 1 - i] : xs[i])];
    }

    /// <summary>
    /// The knee of throughput over load on log2 of the load, with the spread that a seeded bootstrap over the points gives. With loads such as
    /// 1, 2, 4 … 256 the plain axis gives half its room to the last step. On log2 throughput is an S: it bends up before it bends down, and
    /// the first local maximum of the distance is the left end. So this takes the largest distance above the chord, if it is at least half
    /// a mean step of x.
    /// </summary>
    /// <param name="points">Levels of load, in any order; equal loads are averaged.</param>
    /// <param name="confidence">Share of the bootstrap knees between the ends. Default 0.95.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <param name="resamples">Bootstrap samples. Default 400.</param>
    /// <returns>Null without a knee.</returns>
    public static KneeEstimate? OnLog2(IReadOnlyList<LoadPoint> points, double confidence = 0.95, ulong seed = 0, int resamples = 400)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (Log2Knee(points) is not { } knee)
            return null;

        var found = new List<double>(resamples);
        var sample = new LoadPoint[points.Count];
        for (ulong draw = 0; draw < (ulong)resamples; draw++)
        {
            var random = SeededRandom.At(seed, 0x03EE, draw);
            for (var i = 0; i < sample.Length; i++)
                sample[i] = points[random.NextInt(points.Count)];
            if (Log2Knee(sample) is { } other)
                found.Add(other);
        }

        if (found.Count == 0)
            return new KneeEstimate(knee, null, null, 0);

        found.Sort();
        var half = (1 - confidence) / 2;
        return new KneeEstimate(
            knee,
            Math.Min(knee, found[(int)Math.Floor(half * (found.Count - 1))]),
            Math.Max(knee, found[(int)Math.Ceiling((1 - half) * (found.Count - 1))]),
            found.Count / (double)resamples);
    }

    private static double? Log2Knee(IReadOnlyList<LoadPoint> points)
    {
        var levels = points.GroupBy(static p => p.Load).OrderBy(static g => g.Key)
            .Select(static g => (Load: g.Key, Throughput: g.Average(static p => p.Throughput))).ToList();
        if (levels.Count < FewestPoints || levels.Max(static l => l.Throughput) <= levels.Min(static l => l.Throughput))
            return null;

        var unit = Normalise([.. levels.Select(static l => Math.Log2(l.Load))]);
        var height = Normalise([.. levels.Select(static l => l.Throughput)]);
        var best = Enumerable.Range(0, levels.Count).MaxBy(i => height[i] - unit[i]);
        return height[best] - unit[best] >= LeastLog2Step / (levels.Count - 1) ? levels[best].Load : null;
    }

    /// <summary>Indexes of the knees on the difference curve.</summary>
    private static IEnumerable<int> Walk(double[] difference, double fall, bool online)
    {
        double threshold = 0;
        var knee = -1;
        for (var i = 0; i < difference.Length - 1; i++)
        {
            if (IsExtreme(difference, i, +1))
                (threshold, knee) = (difference[i] - fall, i);
            if (knee >= 0 && IsExtreme(difference, i, -1))
                threshold = 0;
            if (knee < 0 || difference[i + 1] >= threshold - Rounding)
                continue;

            yield return knee;
            if (!online)
                yield break;
        }
    }

    /// <summary>Not below (sign +1) or not above (-1) its neighbours; the ends have one.</summary>
    private static bool IsExtreme(double[] values, int i, int sign) =>
        (i == 0 || sign * values[i] >= sign * values[i - 1]) && (i == values.Length - 1 || sign * values[i] >= sign * values[i + 1]);

    /// <summary>Turns every shape into a concave increasing one.</summary>
    private static double[] Turned(double[] y, KneedleOptions options)
    {
        var convex = options.Curve == KneeCurve.Convex;
        var result = convex ? Array.ConvertAll(y, static v => 1 - v) : y;
        if (convex == (options.Direction == KneeDirection.Increasing))
            Array.Reverse(result);
        return result;
    }

    private static double[] Normalise(double[] values)
    {
        var (low, high) = (values.Min(), values.Max());
        return Array.ConvertAll(values, v => (v - low) / (high - low));
    }

    private static void Check(IReadOnlyList<double> x, IReadOnlyList<double> y, KneedleOptions options)
    {
        if (x.Count != y.Count)
            throw new ArgumentException("x and y have different lengths.", nameof(y));
        if (!(options.Sensitivity >= 0))
            throw new ArgumentException("A sensitivity is 0 or more.", nameof(options));
        for (var i = 0; i < x.Count; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]))
                throw new ArgumentException("Every value is finite.", nameof(x));
            if (i > 0 && x[i] <= x[i - 1])
                throw new ArgumentException("x ascends.", nameof(x));
        }
    }
}
