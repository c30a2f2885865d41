using Proofload.Load.Curves;
using Proofload.Measurement.Randomness;

namespace Proofload.Load.Arrivals;

/// <summary>Gamma-distributed gaps with mean 1 and variance 1 / shape: below 1 burstier than Poisson, above 1 smoother.</summary>
internal sealed class GammaSchedule(RateCurve curve, ulong seed, double shape) : RenewalSchedule(curve, seed)
{
    /// <inheritdoc/>
    protected override double Gap(ref SeededRandom random) => random.NextGamma(shape) / shape;
}
