using Proofload.Lab.Proxy.Faults;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy;

/// <summary>
/// The faults of HTTP that a proxy puts in. Whether rule k strikes request i is a function of the seed, k and i (and of the time, where the rule has a schedule):
/// the same seed strikes the same requests again. Where several would, the first does.
/// </summary>
public sealed class FaultPlan
{
    private const ulong Stream = 0x70726F7879000000;

    private readonly FaultRule[] _rules;
    private readonly ulong _seed;
    private readonly bool _isEven;

    /// <summary>Creates the plan.</summary>
    /// <param name="rules">The faults.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="even">
    /// Strikes at even distances in place of drawing: of any n requests in a row, a share s strikes n * s of them, rounded down or up. The seed then says where it begins.
    /// Default false.
    /// </param>
    public FaultPlan(IEnumerable<FaultRule> rules, ulong seed, bool even = false)
    {
        _rules = [.. rules];
        _seed = seed;
        _isEven = even;
    }

    /// <summary>No faults.</summary>
    public static FaultPlan None { get; } = new([], 1);

    /// <summary>The faults.</summary>
    public IReadOnlyList<FaultRule> Rules => _rules;

    /// <summary>The seed of every draw.</summary>
    public ulong Seed => _seed;

    /// <summary>The rule that strikes a request, or -1. A pure function of its arguments, of the rules and of the seed.</summary>
    /// <param name="index">The request, from 0.</param>
    /// <param name="elapsedNs">When it arrived, in nanoseconds since the plan came into force.</param>
    /// <param name="path">Its target, UTF-8.</param>
    public int Choose(long index, long elapsedNs, ReadOnlySpan<byte> path)
    {
        for (var k = 0; k < _rules.Length; k++)
        {
            var rule = _rules[k];
            if (rule.IsActive(elapsedNs) && (rule.Path is null || StartsWith(path, rule.Path))
                && (_isEven ? StrikesEvenly(k, index, rule.Share) : SeededRandom.At(_seed, Stream + (ulong)k, (ulong)index).NextDouble() < rule.Share))
            {
                return k;
            }
        }

        return -1;
    }

    /// <summary>The random numbers of a struck request, apart from the draw that struck it.</summary>
    internal SeededRandom RandomOf(int rule, long index) => SeededRandom.At(_seed, Stream + 0x8000 + (ulong)rule, (ulong)index);

    /// <summary>True when every connection is refused at that moment.</summary>
    internal bool RefusesAll(long elapsedNs) => Array.Exists(_rules, r => r is { Fault: RefusedFault, Share: >= 1, Path: null } && r.IsActive(elapsedNs));

    /// <summary>True when there may be moments at which every connection is refused.</summary>
    internal bool MayRefuseAll => Array.Exists(_rules, static r => r is { Fault: RefusedFault, Share: >= 1, Path: null });

    private bool StrikesEvenly(int rule, long index, double share)
    {
        var start = SeededRandom.At(_seed, Stream + (ulong)rule, 0).NextDouble();
        return Math.Floor(start + ((index + 1) * share)) > Math.Floor(start + (index * share));
    }

    private static bool StartsWith(ReadOnlySpan<byte> path, string wanted)
    {
        if (path.Length < wanted.Length)
        {
            return false;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            if (path[i] != wanted[i])
            {
                return false;
            }
        }

        return true;
    }
}
