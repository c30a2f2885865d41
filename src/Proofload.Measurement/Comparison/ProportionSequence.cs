using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>
/// Interval of a proportion that holds at every look: the beta-binomial mixture of Howard et al. (2021), as in their confseq package. Trials are
/// independent of each other; requests of one run that fail in bursts are not.
/// </summary>
public static class ProportionSequence
{
    /// <summary>Logarithm of the evidence (e-value) against a proportion.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 or more.</param>
    /// <param name="proportion">The proportion that is tested, strictly between 0 and 1.</param>
    /// <param name="optimum">Trials at which it is tightest, positive.</param>
    public static double LogEvidence(long successes, long trials, double proportion, double optimum = 100)
    {
        Require(successes, trials, optimum);
        if (!(proportion > 0 && proportion < 1))
            throw new ArgumentOutOfRangeException(nameof(proportion), proportion, "A proportion lies between 0 and 1.");

        var (p, q) = (proportion, 1 - proportion);
        var r = Math.Max(NormalMixture.BestRho(optimum * p * q, 0.05) - (p * q), 1e-3 * p * q);
        var failures = trials - successes;
        return LogBeta(successes + (r / q), failures + (r / p)) - LogBeta(r / q, r / p) - (successes * Math.Log(p)) - (failures * Math.Log(q));
    }

    /// <summary>The interval.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 or more; 0 gives [0, 1].</param>
    /// <param name="alpha">Between 0 and 1. Default 0.05.</param>
    /// <param name="optimum">Trials at which it is tightest, positive. Default 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RealInterval Interval(long successes, long trials, double alpha = 0.05, double optimum = 100)
    {
        Require(successes, trials, optimum);
        RankMargin.Require(alpha);
        if (trials == 0)
            return new RealInterval(0, 1);

        var level = Math.Log(1 / alpha);
        var estimate = (double)successes / trials;
        return new RealInterval(End(1e-12, estimate), End(1 - 1e-12, estimate));

        double End(double rejected, double accepted)
        {
            if (accepted is 0 or 1 && Math.Abs(accepted - rejected) < 0.5)
                return accepted;
            if (LogEvidence(successes, trials, rejected, optimum) <= level)
                return rejected < 0.5 ? 0 : 1;
            for (var i = 0; i < 100; i++)
            {
                var middle = (rejected + accepted) / 2;
                if (middle is > 0 and < 1 && LogEvidence(successes, trials, middle, optimum) > level)
                    rejected = middle;
                else
                    accepted = middle;
            }

            return accepted;
        }
    }

    private static double LogBeta(double a, double b) =>
        SpecialFunctions.LogGamma(a) + SpecialFunctions.LogGamma(b) - SpecialFunctions.LogGamma(a + b);

    private static void Require(long successes, long trials, double optimum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, successes);
        if (!(optimum > 0 && double.IsFinite(optimum)))
            throw new ArgumentOutOfRangeException(nameof(optimum), optimum, "A positive number of trials is needed.");
    }
}
