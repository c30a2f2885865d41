namespace Proofload.Lab.Simulator.Sampling;

/// <summary>One of the listed values, each equally likely.</summary>
internal sealed class EmpiricalDistribution(string text, double[] values) : Distribution(text)
{
    public override double Mean => values.Average();

    internal override double Sample(ref SplitMix64 random) => values[random.NextInt(values.Length)];
}
