using Proofload.Plans;

namespace Proofload.Data;

/// <summary>The mean of a distribution, its limits applied to the mean and not to each draw: exact without limits, near enough to plan with them.</summary>
internal static class DistributionMean
{
    public static double Of(Distribution distribution)
    {
        var mean = distribution.Kind switch
        {
            DistributionKind.Uniform => (distribution.A + distribution.B) / 2,
            DistributionKind.LogNormal => distribution.A * Math.Exp(distribution.B * distribution.B / 2),
            DistributionKind.Empirical => distribution.Values.Sum(static v => v.Value * v.Weight) / distribution.Values.Sum(static v => v.Weight),
            _ => distribution.A,
        };
        return Math.Clamp(mean, distribution.Min ?? double.NegativeInfinity, distribution.Max ?? double.PositiveInfinity);
    }
}
