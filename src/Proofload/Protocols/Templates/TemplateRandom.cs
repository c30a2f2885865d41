namespace Proofload.Protocols.Templates;

/// <summary>Random bits of a template: a pure function of seed, request index and occurrence (SplitMix64, Steele et al. 2014).</summary>
internal struct TemplateRandom(ulong seed, long index, int occurrence)
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;
    private ulong _state = Mix(Mix(Mix(seed + Golden) ^ ((ulong)index * 0xD134_2543_DE82_EF95)) + ((ulong)occurrence * Golden));

    /// <summary>64 uniform bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>Uniform from <paramref name="low"/> to <paramref name="high"/>, both included, without modulo bias (Lemire 2019).</summary>
    public long Between(long low, long high)
    {
        var range = (ulong)high - (ulong)low + 1;
        if (range == 0)
        {
            return (long)Next();
        }

        var product = Math.BigMul(Next(), range, out var rest);
        if (rest < range)
        {
            var threshold = (0 - range) % range;
            while (rest < threshold)
            {
                product = Math.BigMul(Next(), range, out rest);
            }
        }

        return (long)((ulong)low + product);
    }

    /// <summary>Uniform on [0, 1) in steps of 2^-53.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
