namespace Proofload.Lab.Simulator.Sampling;

/// <summary>exp of a normal with mean ln(median) and standard deviation sigma.</summary>
internal sealed class LogNormalDistribution(string text, double median, double sigma) : Distribution(text)
{
    public override double Mean => median * Math.Exp(sigma * sigma / 2);

    internal override double Sample(ref SplitMix64 random) => median * Math.Exp(sigma * random.NextNormal());
}
