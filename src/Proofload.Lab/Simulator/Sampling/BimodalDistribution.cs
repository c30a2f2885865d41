namespace Proofload.Lab.Simulator.Sampling;

/// <summary>Fast, and now and then slow: a cache miss, a cold start.</summary>
internal sealed class BimodalDistribution(string text, double fast, double slow, double shareOfSlow) : Distribution(text)
{
    public override double Mean => fast + (shareOfSlow * (slow - fast));

    internal override double Sample(ref SplitMix64 random) => random.NextDouble() < shareOfSlow ? slow : fast;
}
