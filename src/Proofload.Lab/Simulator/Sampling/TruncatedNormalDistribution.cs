namespace Proofload.Lab.Simulator.Sampling;

/// <summary>A normal distribution conditioned on not being negative (negative draws are drawn again).</summary>
internal sealed class TruncatedNormalDistribution(string text, double mean, double deviation) : Distribution(text)
{
    public override double Mean { get; } = deviation <= 0 ? mean : MeanAboveZero(mean, deviation);

    internal override double Sample(ref SplitMix64 random)
    {
        while (true)
        {
            var value = mean + (deviation * random.NextNormal());
            if (value >= 0)
            {
                return value;
            }
        }
    }

    // The parsed mean is never negative, so at least half of the mass lies above zero and both integrals are well scaled.
    private static double MeanAboveZero(double mean, double deviation)
    {
        const int steps = 20_000;
        var low = Math.Max(0, mean - (10 * deviation));
        var width = (mean + (10 * deviation) - low) / steps;
        double mass = 0, moment = 0;
        for (var i = 0; i < steps; i++)
        {
            var x = low + ((i + 0.5) * width);
            var z = (x - mean) / deviation;
            var density = Math.Exp(-z * z / 2);
            mass += density;
            moment += density * x;
        }

        return moment / mass;
    }
}
