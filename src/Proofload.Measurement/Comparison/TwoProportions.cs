using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>
/// Miettinen and Nurminen's score intervals (1985) of the difference and the ratio of two proportions: they hold their confidence with few events
/// and with none, where the textbook interval collapses to a point.
/// </summary>
public static class TwoProportions
{
    /// <summary>Interval of x/n - y/m.</summary>
    /// <param name="x">Events of the first group.</param>
    /// <param name="n">Trials of the first group; 0 gives [-1, 1].</param>
    /// <param name="y">Events of the second group.</param>
    /// <param name="m">Trials of the second group; 0 gives [-1, 1].</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RealInterval Difference(double x, double n, double y, double m, double confidence = 0.95)
    {
        Require(x, n, y, m, confidence);
        if (n == 0 || m == 0)
            return new RealInterval(-1, 1);

        var z = Normal.Quantile((1 + confidence) / 2);
        var estimate = (x / n) - (y / m);
        return new RealInterval(
            Root(-1, estimate, d => DifferenceScore(x, n, y, m, d) > z),
            Root(1, estimate, d => -DifferenceScore(x, n, y, m, d) > z));
    }

    /// <summary>Interval of (x/n) / (y/m); its high end is infinite without an event in the second group.</summary>
    /// <param name="x">Events of the first group.</param>
    /// <param name="n">Trials of the first group; 0 gives [0, infinity].</param>
    /// <param name="y">Events of the second group.</param>
    /// <param name="m">Trials of the second group; 0 gives [0, infinity].</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RealInterval Ratio(double x, double n, double y, double m, double confidence = 0.95)
    {
        Require(x, n, y, m, confidence);
        if (n == 0 || m == 0 || (x == 0 && y == 0))
            return new RealInterval(0, double.PositiveInfinity);

        // On the logarithmic scale; beyond e^±40 an end is as good as 0 or infinite.
        const double Far = 40;
        var z = Normal.Quantile((1 + confidence) / 2);
        var estimate = x == 0 ? -Far : y == 0 ? Far : Math.Log(x / n / (y / m));
        return new RealInterval(
            x == 0 ? 0 : Math.Exp(Root(-Far, estimate, r => RatioScore(x, n, y, m, Math.Exp(r)) > z)),
            y == 0 ? double.PositiveInfinity : Math.Exp(Root(Far, estimate, r => -RatioScore(x, n, y, m, Math.Exp(r)) > z)));
    }

    /// <summary>The score test of x/n - y/m against a limit; the companion of <see cref="Difference"/>.</summary>
    /// <param name="x">Events of the first group.</param>
    /// <param name="n">Trials of the first group.</param>
    /// <param name="y">Events of the second group.</param>
    /// <param name="m">Trials of the second group.</param>
    /// <param name="limit">From -1 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static OneSidedPValues DifferenceTest(double x, double n, double y, double m, double limit)
    {
        Require(x, n, y, m, 0.5);
        if (!(limit >= -1 && limit <= 1))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A difference of proportions is from -1 to 1.");
        return n == 0 || m == 0 ? new OneSidedPValues(1, 1) : PValues(DifferenceScore(x, n, y, m, limit));
    }

    /// <summary>The score test of (x/n) / (y/m) against a limit; the companion of <see cref="Ratio"/>.</summary>
    /// <param name="x">Events of the first group.</param>
    /// <param name="n">Trials of the first group.</param>
    /// <param name="y">Events of the second group.</param>
    /// <param name="m">Trials of the second group.</param>
    /// <param name="limit">Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static OneSidedPValues RatioTest(double x, double n, double y, double m, double limit)
    {
        Require(x, n, y, m, 0.5);
        if (!(limit > 0 && double.IsFinite(limit)))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A positive ratio is needed.");
        return n == 0 || m == 0 || (x == 0 && y == 0) ? new OneSidedPValues(1, 1) : PValues(RatioScore(x, n, y, m, limit));
    }

    private static OneSidedPValues PValues(double score) => new(Normal.Cdf(-score), Normal.Cdf(score));

    // From an end that is rejected towards the estimate, which is not.
    private static double Root(double rejected, double accepted, Func<double, bool> rejects)
    {
        if (!rejects(rejected))
            return rejected;
        for (var i = 0; i < 200 && Math.Abs(accepted - rejected) > 1e-14; i++)
        {
            var middle = (rejected + accepted) / 2;
            if (rejects(middle))
                rejected = middle;
            else
                accepted = middle;
        }

        return accepted;
    }

    private static double DifferenceScore(double x, double n, double y, double m, double d)
    {
        var all = n + m;
        var events = x + y;
        var l2 = ((n + (2 * m)) * d) - all - events;
        var l1 = (((m * d) - all - (2 * y)) * d) + events;
        var l0 = y * d * (1 - d);
        var q = (l2 * l2 * l2 / (27 * all * all * all)) - (l1 * l2 / (6 * all * all)) + (l0 / (2 * all));
        var p = Math.CopySign(Math.Sqrt(Math.Max(0, (l2 * l2 / (9 * all * all)) - (l1 / (3 * all)))), q);
        var angle = p == 0 ? Math.PI / 2 : (Math.PI + Math.Acos(Math.Clamp(q / (p * p * p), -1, 1))) / 3;
        var second = Math.Clamp((2 * p * Math.Cos(angle)) - (l2 / (3 * all)), Math.Max(0, -d), Math.Min(1, 1 - d));
        var first = Math.Clamp(second + d, 0, 1);
        return Score((x / n) - (y / m) - d, (first * (1 - first) / n) + (second * (1 - second) / m), all);
    }

    private static double RatioScore(double x, double n, double y, double m, double ratio)
    {
        var all = n + m;
        var a = all * ratio;
        var b = (n * ratio) + x + m + (y * ratio);
        var c = x + y;

        // The smaller root, in the form without cancellation.
        var second = 2 * c / (b + Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c))));
        var first = Math.Clamp(second * ratio, 0, 1);
        second = Math.Clamp(second, 0, 1);
        return Score((x / n) - (ratio * y / m), (first * (1 - first) / n) + (ratio * ratio * second * (1 - second) / m), all);
    }

    private static double Score(double distance, double variance, double all)
    {
        if (distance == 0)
            return 0;
        variance *= all / Math.Max(1, all - 1);
        return variance <= 0 ? Math.CopySign(double.PositiveInfinity, distance) : distance / Math.Sqrt(variance);
    }

    private static void Require(double x, double n, double y, double m, double confidence)
    {
        if (!(x >= 0 && x <= n && double.IsFinite(n)))
            throw new ArgumentOutOfRangeException(nameof(x), x, "Events are from 0 to the trials.");
        if (!(y >= 0 && y <= m && double.IsFinite(m)))
            throw new ArgumentOutOfRangeException(nameof(y), y, "Events are from 0 to the trials.");
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
    }
}
