namespace Proofload.Lab.Simulator.Sampling;

/// <summary>Always the same value.</summary>
internal sealed class ConstantDistribution(string text, double value) : Distribution(text)
{
    public override double Mean => value;

    internal override double Sample(ref SplitMix64 random) => value;
}
