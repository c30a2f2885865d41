namespace Proofload.Measurement.Scalability;

/// <summary>
/// Least squares for the Universal Scalability Law with coefficients of 0 or more: Levenberg-Marquardt on each set of free coefficients,
/// so that a coefficient on its bound is exactly 0 and not merely small. For data scaled to a throughput of about 1.
/// </summary>
internal static class UslSolver
{
    /// <summary>Which of alpha, beta and gamma are free; the others are 0.</summary>
    private static readonly int[][] FreeSets = [[2], [0, 2], [1, 2], [0, 1, 2]];

    /// <summary>The best model and the coefficients that are not on a bound.</summary>
    public static (UslModel Model, double SumSquares, int[] Free) Solve(ReadOnlySpan<LoadPoint> points)
    {
        var first = Linear(points);
        var best = (Model: new UslModel(0, 0, 0), SumSquares: double.PositiveInfinity, Free: FreeSets[0]);
        foreach (var free in FreeSets)
        {
            var found = Descend(points, free, first);
            if (free.Length > 1)
            {
                var other = Descend(points, free, [0.05, 1e-3, first[2]]);
                found = other.SumSquares < found.SumSquares ? other : found;
            }

            // A further coefficient has to earn its place, or rounding noise would invent a peak.
            if (found.SumSquares < best.SumSquares * (1 - 1e-9))
                best = (new UslModel(found.At[0], found.At[1], found.At[2]), found.SumSquares, Free: Inside(free, found.At));
        }

        return best;
    }

    /// <summary>As <see cref="Solve"/> for points that resemble those of a model: one start, and sets with fewer coefficients only where the full one ends on a bound.</summary>
    public static UslModel SolveNear(ReadOnlySpan<LoadPoint> points, UslModel near)
    {
        double[] start = [Math.Max(near.Alpha, 1e-4), Math.Max(near.Beta, 1e-6), near.Gamma];
        var best = Descend(points, FreeSets[^1], start);
        if (Array.TrueForAll(best.At, static c => c > 0))
            return new UslModel(best.At[0], best.At[1], best.At[2]);

        foreach (var free in FreeSets.AsSpan(0, FreeSets.Length - 1))
        {
            var found = Descend(points, free, start);
            best = found.SumSquares <= best.SumSquares * (1 + 1e-9) ? found : best;
        }

        return new UslModel(best.At[0], best.At[1], best.At[2]);
    }

    /// <summary>Partial derivatives of X(N) by alpha, beta and gamma.</summary>
    public static void Slopes(UslModel model, double n, Span<double> slopes)
    {
        var below = 1 + (model.Alpha * (n - 1)) + (model.Beta * n * (n - 1));
        slopes[2] = n / below;
        var outer = -model.Gamma * n / (below * below);
        slopes[0] = outer * (n - 1);
        slopes[1] = outer * n * (n - 1);
    }

    private static int[] Inside(int[] free, double[] at) => [.. free.Where(i => at[i] > 0)];

    private static (double[] At, double SumSquares) Descend(ReadOnlySpan<LoadPoint> points, int[] all, double[] start)
    {
        var at = new double[3];
        foreach (var i in all)
            at[i] = start[i];

        var sum = SumSquares(points, at);
        var damping = 1e-3;
        for (var round = 0; round < 200; round++)
        {
            // A coefficient on its bound that is pushed further out stays where it is; to move the others along with it is slow.
            var (matrix, gradient) = Normal(points, all, at);
            var free = all.Where((i, k) => at[i] > 0 || gradient[k] > 0).ToArray();
            if (free.Length == 0)
                break;
            if (free.Length < all.Length)
                (matrix, gradient) = Normal(points, free, at);
            var moved = false;
            var gain = 0.0;
            while (damping < 1e12)
            {
                var next = Step(matrix, gradient, free, at, damping);
                var trial = next is null ? double.PositiveInfinity : SumSquares(points, next);
                if (trial < sum)
                {
                    gain = (sum - trial) / sum;
                    (at, sum, moved) = (next!, trial, true);
                    damping = Math.Max(1e-12, damping / 10);
                    break;
                }

                damping *= 10;
            }

            if (!moved || gain < 1e-13 || sum == 0)
                break;
        }

        return (at, sum);
    }

    private static double[]? Step(double[,] matrix, double[] gradient, int[] free, double[] at, double damping)
    {
        var k = free.Length;
        var damped = new double[k, k];
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
                damped[i, j] = matrix[i, j] * (i == j ? 1 + damping : 1);
        }

        if (LinearSystem.Solve(damped, gradient) is not { } step)
            return null;

        var next = (double[])at.Clone();
        for (var i = 0; i < k; i++)
            next[free[i]] = Math.Max(0, at[free[i]] + step[i]);
        return next;
    }

    private static (double[,] Matrix, double[] Gradient) Normal(ReadOnlySpan<LoadPoint> points, int[] free, double[] at)
    {
        var model = new UslModel(at[0], at[1], at[2]);
        var matrix = new double[free.Length, free.Length];
        var gradient = new double[free.Length];
        Span<double> slopes = stackalloc double[3];
        foreach (var point in points)
        {
            Slopes(model, point.Load, slopes);
            var residual = point.Throughput - model.ThroughputAt(point.Load);
            for (var i = 0; i < free.Length; i++)
            {
                gradient[i] += slopes[free[i]] * residual;
                for (var j = 0; j < free.Length; j++)
                    matrix[i, j] += slopes[free[i]] * slopes[free[j]];
            }
        }

        return (matrix, gradient);
    }

    private static double SumSquares(ReadOnlySpan<LoadPoint> points, double[] at)
    {
        var model = new UslModel(at[0], at[1], at[2]);
        var sum = 0.0;
        foreach (var point in points)
        {
            var residual = point.Throughput - model.ThroughputAt(point.Load);
            sum += residual * residual;
        }

        return sum;
    }

    /// <summary>N / X is linear in the coefficients: a start that is close where the noise is small.</summary>
    private static double[] Linear(ReadOnlySpan<LoadPoint> points)
    {
        var matrix = new double[3, 3];
        var right = new double[3];
        var fastest = 0.0;
        Span<double> row = stackalloc double[3];
        foreach (var point in points)
        {
            fastest = Math.Max(fastest, point.Throughput / point.Load);
            if (point.Throughput <= 0)
                continue;

            row[0] = 1;
            row[1] = point.Load - 1;
            row[2] = point.Load * (point.Load - 1);
            for (var i = 0; i < 3; i++)
            {
                right[i] += row[i] * point.Load / point.Throughput;
                for (var j = 0; j < 3; j++)
                    matrix[i, j] += row[i] * row[j];
            }
        }

        var found = LinearSystem.Solve(matrix, right);
        return found is not null && found[0] > 0
            ? [Math.Clamp(found[1] / found[0], 1e-6, 1), Math.Clamp(found[2] / found[0], 1e-9, 1), 1 / found[0]]
            : [0.05, 1e-3, fastest];
    }
}
