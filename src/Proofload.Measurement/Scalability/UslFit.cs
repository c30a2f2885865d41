using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Scalability;

/// <summary>
/// The Universal Scalability Law fitted to measured levels of load by nonlinear least squares, all coefficients 0 or more. Coefficients have
/// Student intervals from the linearised model (delta method); the peak, whose error is far from normal, has a percentile interval from a
/// seeded bootstrap over the points.
/// </summary>
/// <param name="Model">The fitted law.</param>
/// <param name="Points">Number of points, 6 or more.</param>
/// <param name="LargestLoad">Largest load among the points.</param>
/// <param name="ResidualError">Residual standard error, in the unit of throughput, with points minus 3 degrees of freedom.</param>
/// <param name="Alpha">Interval of alpha; null when alpha lies on its bound 0.</param>
/// <param name="Beta">Interval of beta; null when beta lies on its bound 0.</param>
/// <param name="Gamma">Interval of gamma.</param>
/// <param name="Peak">Interval of the peak load; null without a peak.</param>
/// <param name="ShareWithoutPeak">Share of bootstrap samples whose fit has no peak, 0 to 1.</param>
/// <param name="Confidence">Nominal confidence of the intervals.</param>
public sealed record UslFit(
    UslModel Model,
    int Points,
    double LargestLoad,
    double ResidualError,
    RealInterval? Alpha,
    RealInterval? Beta,
    RealInterval? Gamma,
    UslPeakInterval? Peak,
    double ShareWithoutPeak,
    double Confidence)
{
    /// <summary>Fewest points of a fit.</summary>
    public const int FewestPoints = 6;

    private const int FewestLoads = 4;

    /// <summary>What the data say about a peak.</summary>
    public UslPeakState PeakState => Model.Peak is not { } peak ? UslPeakState.NotObserved
        : peak <= LargestLoad ? UslPeakState.Observed
        : UslPeakState.Extrapolated;

    /// <summary>Fits the law.</summary>
    /// <param name="points">Levels of load, in any order; a load may occur more than once.</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <param name="seed">Seed of the bootstrap: same seed, same interval.</param>
    /// <param name="resamples">Bootstrap samples, at least 20. Default 500.</param>
    /// <returns>Null with fewer than 6 points, fewer than 4 different loads, or no throughput at all: too little for three coefficients.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A load is not positive and finite, a throughput is negative or not finite, or a parameter is out of range.</exception>
    public static UslFit? Fit(IReadOnlyList<LoadPoint> points, double confidence = 0.95, ulong seed = 0, int resamples = 500)
    {
        Check(points, confidence, resamples);
        var scale = points.Count == 0 ? 0 : points.Max(static p => p.Throughput);
        if (points.Count < FewestPoints || Loads(points) < FewestLoads || scale <= 0)
            return null;

        LoadPoint[] scaled = [.. points.Select(p => p with { Throughput = p.Throughput / scale })];
        var (model, squares, free) = UslSolver.Solve(scaled);
        var degrees = points.Count - 3;
        var variance = squares / degrees;
        var intervals = Intervals(scaled, model, free, variance, degrees, confidence);
        var (peak, without) = PeakInterval(scaled, model, confidence, seed, resamples);
        return new UslFit(
            model with { Gamma = model.Gamma * scale },
            points.Count,
            points.Max(static p => p.Load),
            Math.Sqrt(variance) * scale,
            intervals[0],
            intervals[1],
            intervals[2] is { } gamma ? new RealInterval(gamma.Low * scale, gamma.High * scale) : null,
            model.Peak is null ? null : peak,
            without,
            confidence);
    }

    private static RealInterval?[] Intervals(LoadPoint[] points, UslModel model, int[] free, double variance, int degrees, double confidence)
    {
        var intervals = new RealInterval?[3];
        var information = new double[free.Length, free.Length];
        Span<double> slopes = stackalloc double[3];
        foreach (var point in points)
        {
            UslSolver.Slopes(model, point.Load, slopes);
            for (var i = 0; i < free.Length; i++)
            {
                for (var j = 0; j < free.Length; j++)
                    information[i, j] += slopes[free[i]] * slopes[free[j]];
            }
        }

        if (LinearSystem.InverseDiagonal(information) is not { } inverse)
            return intervals;

        var t = StudentT.Quantile((1 + confidence) / 2, degrees);
        double[] at = [model.Alpha, model.Beta, model.Gamma];
        for (var i = 0; i < free.Length; i++)
        {
            var half = t * Math.Sqrt(Math.Max(0, variance * inverse[i]));
            intervals[free[i]] = new RealInterval(at[free[i]] - half, at[free[i]] + half);
        }

        return intervals;
    }

    private static (UslPeakInterval? Peak, double Without) PeakInterval(LoadPoint[] points, UslModel model, double confidence, ulong seed, int resamples)
    {
        var peaks = new List<double>(resamples);
        var sample = new LoadPoint[points.Length];
        for (ulong draw = 0; peaks.Count < resamples && draw < (ulong)resamples * 4; draw++)
        {
            var random = SeededRandom.At(seed, 0x0521, draw);
            for (var i = 0; i < sample.Length; i++)
                sample[i] = points[random.NextInt(points.Length)];
            if (Loads(sample) >= FewestLoads)
                peaks.Add(UslSolver.SolveNear(sample, model).Peak ?? double.PositiveInfinity);
        }

        if (peaks.Count == 0)
            return (null, 1);

        peaks.Sort();
        var half = (1 - confidence) / 2;
        var low = peaks[(int)Math.Floor(half * (peaks.Count - 1))];
        var high = peaks[(int)Math.Ceiling((1 - half) * (peaks.Count - 1))];
        var without = peaks.Count(double.IsPositiveInfinity) / (double)peaks.Count;
        return (new UslPeakInterval(double.IsFinite(low) ? low : null, double.IsFinite(high) ? high : null), without);
    }

    private static int Loads(IReadOnlyList<LoadPoint> points) => points.Select(static p => p.Load).Distinct().Count();

    private static void Check(IReadOnlyList<LoadPoint> points, double confidence, int resamples)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 20);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        foreach (var point in points)
        {
            if (!(point.Load > 0) || !double.IsFinite(point.Load) || !(point.Throughput >= 0) || !double.IsFinite(point.Throughput))
                throw new ArgumentOutOfRangeException(nameof(points), point, "A load is positive, a throughput 0 or more, both finite.");
        }
    }
}

/// <summary>What data say about the peak of throughput.</summary>
public enum UslPeakState
{
    /// <summary>No peak: beta is 0, so throughput flattens at most.</summary>
    NotObserved = 0,

    /// <summary>The peak lies within the measured loads.</summary>
    Observed,

    /// <summary>The fit has a peak beyond the largest measured load: an extrapolation.</summary>
    Extrapolated,
}

/// <summary>An interval of the peak load; a null end is unbounded, because too many bootstrap samples have no peak.</summary>
/// <param name="Low">Low end.</param>
/// <param name="High">High end.</param>
public readonly record struct UslPeakInterval(double? Low, double? High);
