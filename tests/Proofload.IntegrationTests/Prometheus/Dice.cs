using Proofload.Measurement.Randomness;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>Random choices that follow from a seed.</summary>
internal sealed class Dice(ulong seed, ulong index)
{
    private SeededRandom random = SeededRandom.At(seed, 0x510, index);

    /// <summary>A whole number from <paramref name="least"/> on and below <paramref name="end"/>.</summary>
    public int Roll(int least, int end) => least + random.NextInt(end - least);

    /// <summary>A share, 0 to 1.</summary>
    public double Share() => random.NextDouble();

    /// <summary>One of some.</summary>
    public T One<T>(params T[] choices) => choices[Roll(0, choices.Length)];
}
