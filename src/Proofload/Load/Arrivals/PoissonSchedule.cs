using Proofload.Load.Curves;
using Proofload.Measurement.Randomness;

namespace Proofload.Load.Arrivals;

/// <summary>Exponential gaps: a Poisson process whose rate follows the curve.</summary>
internal sealed class PoissonSchedule(RateCurve curve, ulong seed) : RenewalSchedule(curve, seed)
{
    /// <inheritdoc/>
    protected override double Gap(ref SeededRandom random) => random.NextExponential();
}
