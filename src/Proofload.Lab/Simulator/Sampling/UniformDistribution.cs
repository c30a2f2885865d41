namespace Proofload.Lab.Simulator.Sampling;

/// <summary>Every value of the interval equally likely.</summary>
internal sealed class UniformDistribution(string text, double low, double high) : Distribution(text)
{
    public override double Mean => (low + high) / 2;

    internal override double Sample(ref SplitMix64 random) => low + ((high - low) * random.NextDouble());
}
