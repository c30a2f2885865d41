namespace Proofload.Lab.Simulator.Sampling;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014), used counter-based: every decision about request i is drawn from a generator
/// keyed by (seed, i, purpose), so it does not depend on the order in which requests are served.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private ulong _state = state;

    /// <summary>The generator for one purpose of one request.</summary>
    public static SplitMix64 For(ulong seed, long index, SamplePurpose purpose) =>
        new(Mix(Mix(seed + 0x9E3779B97F4A7C15UL) ^ Mix((ulong)index + ((ulong)purpose << 48))));

    /// <summary>64 uniform bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in (0, 1]: safe under a logarithm.</summary>
    public double NextPositive() => ((Next() >> 11) + 1) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound); the bias is below bound / 2^64.</summary>
    public int NextInt(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Standard normal (Box-Muller, the cosine half).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(NextPositive())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>The finaliser alone: a good 64-bit hash of a 64-bit value.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
