using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>
/// Robbins' normal mixture (1970; Howard, Ramdas, McAuliffe and Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences, 2021):
/// a bound on a sum of sub-Gaussian deviations that holds at all times at once, so that one may look after every run and stop at will. It needs
/// the variance: of runs whose spread is known, as from an A/A self-test.
/// </summary>
public sealed class NormalMixture
{
    private readonly double _rho;
    private readonly bool _oneSided;

    /// <summary>The bound that is tightest at one point of time.</summary>
    /// <param name="optimum">Variance of the sum (number of runs times their variance) at which it is tightest; positive.</param>
    /// <param name="alpha">Level for which it is made. Default 0.05.</param>
    /// <param name="oneSided">True for a bound upwards only. Default false.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public NormalMixture(double optimum, double alpha = 0.05, bool oneSided = false)
    {
        if (!(optimum > 0 && double.IsFinite(optimum)))
            throw new ArgumentOutOfRangeException(nameof(optimum), optimum, "A positive variance is needed.");
        RankMargin.Require(alpha);
        _oneSided = oneSided;
        _rho = BestRho(optimum, oneSided ? 2 * alpha : alpha);
    }

    /// <summary>Logarithm of the evidence (e-value) of a sum against "the mean is 0" (one-sided: "at most 0").</summary>
    /// <param name="sum">Sum of the deviations so far.</param>
    /// <param name="variance">Variance of the sum, 0 or more.</param>
    public double LogEvidence(double sum, double variance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        var all = variance + _rho;
        var core = (0.5 * Math.Log(_rho / all)) + (sum * sum / (2 * all));
        return _oneSided ? core + Math.Log(2) + Math.Log(Normal.Cdf(sum / Math.Sqrt(all))) : core;
    }

    /// <summary>What the sum never exceeds with probability 1 - alpha (two-sided: what it never leaves in either direction).</summary>
    /// <param name="variance">Variance of the sum, 0 or more.</param>
    /// <param name="alpha">Between 0 and 1. Default 0.05.</param>
    public double Bound(double variance, double alpha = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        RankMargin.Require(alpha);
        var all = variance + _rho;
        var twoSided = Math.Sqrt(all * (Math.Log(1 + (variance / _rho)) + (2 * Math.Log(1 / alpha))));
        if (!_oneSided)
            return twoSided;

        double low = 0;
        var high = twoSided;
        for (var i = 0; i < 200 && high - low > 1e-13 * high; i++)
        {
            var middle = (low + high) / 2;
            if (LogEvidence(middle, variance) < Math.Log(1 / alpha))
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>Interval of the mean that holds at every look.</summary>
    /// <param name="mean">Mean of the runs so far.</param>
    /// <param name="count">Runs so far, 1 or more.</param>
    /// <param name="deviation">Standard deviation of a run, known beforehand, positive.</param>
    /// <param name="alpha">Between 0 and 1. Default 0.05.</param>
    public RealInterval MeanInterval(double mean, int count, double deviation, double alpha = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var half = Bound(count * deviation * deviation, alpha) / count;
        return new RealInterval(mean - half, _oneSided ? double.PositiveInfinity : mean + half);
    }

    internal static double BestRho(double optimum, double alpha)
    {
        var log = 2 * Math.Log(1 / alpha);
        return optimum / (log + Math.Log(1 + log));
    }
}
