using System.Numerics;
using System.Runtime.CompilerServices;

namespace Proofload.Measurement.Randomness;

/// <summary>
/// A deterministic generator for one item: <c>At(seed, stream, index)</c> is a pure function, so item <c>i</c> of a schedule
/// or data set is the same whichever worker asks for it, in any order. xoshiro256** (Blackman and Vigna) whose state is
/// filled by SplitMix64 from a hash of the three numbers; distinct indexes of one stream never share a state.
/// A mutable value type without heap allocation: keep it in a local variable or pass it by <c>ref</c>; a copy repeats its numbers.
/// </summary>
public struct SeededRandom
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;
    private const ulong StreamSalt = 0x3C6E_F372_FE94_F82B;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    private SeededRandom(ulong key)
    {
        _s0 = Mix(key += Golden);
        _s1 = Mix(key += Golden);
        _s2 = Mix(key += Golden);
        _s3 = Mix(key + Golden);
    }

    /// <summary>The generator of one item.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">What the numbers are for (arrivals, payloads, think times): streams are independent of each other.</param>
    /// <param name="index">The item.</param>
    public static SeededRandom At(ulong seed, ulong stream, ulong index)
    {
        var key = Mix(seed + Golden);
        key = Mix(key ^ Mix(stream + StreamSalt));
        return new SeededRandom(Mix(key + (index * 0xD134_2543_DE82_EF95)));
    }

    /// <summary>
    /// Where item <paramref name="i"/> of <paramref name="n"/> stands in a seeded shuffle. A bijection on [0, n) that needs
    /// no memory: an eight-round Feistel network with cycle walking.
    /// </summary>
    /// <param name="seed">The shuffle's seed.</param>
    /// <param name="n">Number of items, 1 to 2^62.</param>
    /// <param name="i">Item, from 0 to n - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> or <paramref name="i"/> is out of range.</exception>
    public static long Permute(ulong seed, long n, long i)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 1L << 62);
        ArgumentOutOfRangeException.ThrowIfNegative(i);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i, n);

        var bits = n == 1 ? 1 : BitOperations.Log2((ulong)(n - 1)) + 1;
        var half = (bits + 1) / 2;
        var mask = (1UL << half) - 1;
        var key = Mix(seed ^ 0xA076_1D64_78BD_642F);
        var x = (ulong)i;
        do
        {
            var left = x >> half;
            var right = x & mask;
            for (ulong round = 1; round <= 8; round++)
            {
                (left, right) = (right, left ^ (Mix(key + (round * Golden) + right) & mask));
            }

            x = (left << half) | right;
        }
        while (x >= (ulong)n);

        return (long)x;
    }

    /// <summary>64 uniform bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform on [0, 1) in steps of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on 0 .. n - 1, without modulo bias (Lemire 2019).</summary>
    /// <param name="n">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1.</exception>
    public int NextInt(int n) => (int)NextLong(n);

    /// <summary>Uniform on 0 .. n - 1, without modulo bias (Lemire 2019).</summary>
    /// <param name="n">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1.</exception>
    public long NextLong(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var range = (ulong)n;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            var threshold = (0 - range) % range;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (long)high;
    }

    /// <summary>Standard normal (Box-Muller; always two draws, so later numbers do not depend on earlier values).</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Exponential with mean 1; one draw.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Gamma with the given shape and scale 1 (Marsaglia and Tsang 2000): mean and variance equal the shape.</summary>
    /// <param name="shape">Positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not positive and finite.</exception>
    public double NextGamma(double shape)
    {
        if (!(shape > 0) || !double.IsFinite(shape))
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "The shape of a gamma distribution is positive and finite.");

        if (shape < 1)
        {
            var boost = Math.Pow(1 - NextDouble(), 1 / shape);
            return boost * NextGamma(shape + 1);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = NextGaussian();
            var v = 1 + (c * x);
            if (v <= 0)
                continue;

            v = v * v * v;
            var u = 1 - NextDouble();
            if (Math.Log(u) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
                return d * v;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
