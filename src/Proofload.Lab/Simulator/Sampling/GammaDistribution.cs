namespace Proofload.Lab.Simulator.Sampling;

/// <summary>Gamma by mean and shape (squared coefficient of variation 1/shape); Marsaglia and Tsang 2000.</summary>
internal sealed class GammaDistribution(string text, double mean, double shape) : Distribution(text)
{
    public override double Mean => mean;

    internal override double Sample(ref SplitMix64 random)
    {
        // A shape below 1 is drawn as Gamma(shape + 1) * U^(1/shape).
        var boost = shape < 1 ? Math.Pow(random.NextPositive(), 1 / shape) : 1;
        var d = (shape < 1 ? shape + 1 : shape) - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextNormal();
            var v = 1 + (c * x);
            v = v * v * v;
            if (v > 0 && Math.Log(random.NextPositive()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return mean / shape * d * v * boost;
            }
        }
    }
}
