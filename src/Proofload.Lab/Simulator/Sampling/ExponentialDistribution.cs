namespace Proofload.Lab.Simulator.Sampling;

/// <summary>Memoryless, by inversion: the service time of M/M/c.</summary>
internal sealed class ExponentialDistribution(string text, double mean) : Distribution(text)
{
    public override double Mean => mean;

    internal override double Sample(ref SplitMix64 random) => -mean * Math.Log(random.NextPositive());
}
