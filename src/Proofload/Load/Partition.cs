namespace Proofload.Load;

/// <summary>
/// The part of a load's indexes (or users) that belongs to one worker or one machine. The parts of one division never overlap and
/// together are exactly the whole, so n machines send exactly what one would. Immutable and safe for several threads.
/// </summary>
public sealed class Partition
{
    private const int LongestCycle = 1_000_000;

    private readonly int[] _slots;
    private readonly int _cycle;

    private Partition(int[] slots, int cycle) => (_slots, _cycle) = (slots, cycle);

    /// <summary>All indexes.</summary>
    public static Partition Whole { get; } = Stripe(0, 1);

    /// <summary>Part <paramref name="part"/> of <paramref name="parts"/> equal ones: the indexes i with i mod parts = part.</summary>
    /// <param name="part">From 0.</param>
    /// <param name="parts">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Partition Stripe(int part, int parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        return new Partition([part], parts);
    }

    /// <summary>Segments (b0, b1], (b1, b2] … of [0, 1] between rational bounds.</summary>
    /// <param name="bounds">Ascending, from 0 to 1, for example 0, 1/4, 1/2, 1.</param>
    /// <exception cref="ArgumentException">The bounds do not ascend strictly from 0 to 1, or their common denominator exceeds 1,000,000.</exception>
    public static IReadOnlyList<Partition> Divide(IReadOnlyList<Fraction> bounds)
    {
        if (bounds.Count < 2 || bounds[0] != Fraction.Zero || bounds[^1] != Fraction.One)
            throw new ArgumentException("The bounds of segments start with 0 and end with 1.", nameof(bounds));

        var common = 1L;
        foreach (var bound in bounds)
        {
            common = common / Fraction.Gcd(common, bound.Denominator) * bound.Denominator;
            if (common > LongestCycle)
                throw new ArgumentException($"The bounds have no common denominator up to {LongestCycle:N0}.", nameof(bounds));
        }

        var weights = new int[bounds.Count - 1];
        for (var i = 0; i < weights.Length; i++)
        {
            var from = bounds[i].Numerator * (common / bounds[i].Denominator);
            var to = bounds[i + 1].Numerator * (common / bounds[i + 1].Denominator);
            if (to <= from)
                throw new ArgumentException("The bounds of segments must ascend.", nameof(bounds));
            weights[i] = (int)(to - from);
        }

        return ByWeight(weights);
    }

    /// <summary>Parts in proportion to whole-number weights. Equal weights give stripes.</summary>
    /// <param name="weights">Each at least 1; their sum in lowest terms at most 1,000,000.</param>
    /// <exception cref="ArgumentException">A weight is below 1, or the sum is too large.</exception>
    public static IReadOnlyList<Partition> ByWeight(IReadOnlyList<int> weights)
    {
        if (weights.Count == 0 || weights.Any(w => w < 1))
            throw new ArgumentException("Weights are whole numbers of at least 1.", nameof(weights));

        var divisor = weights.Aggregate(0L, (g, w) => Fraction.Gcd(g, w));
        var reduced = weights.Select(w => w / divisor).ToArray();
        var cycle = reduced.Sum();
        if (cycle > LongestCycle)
            throw new ArgumentException($"The weights add up to more than {LongestCycle:N0}.", nameof(weights));

        var slots = reduced.Select(w => new int[w]).ToArray();
        var counts = new int[reduced.Length];
        for (var slot = 0; slot < cycle; slot++)
        {
            var owner = Next(reduced, counts, slot + 1, cycle);
            slots[owner][counts[owner]++] = slot;
        }

        return [.. slots.Select(s => new Partition(s, (int)cycle))];
    }

    /// <summary>Share of the whole, above 0 to 1.</summary>
    public double Share => (double)_slots.Length / _cycle;

    /// <summary>Stripe <paramref name="worker"/> of <paramref name="workers"/> within this part.</summary>
    public Partition Within(int worker, int workers)
    {
        var outer = Stripe(worker, workers);
        var slots = new int[_slots.Length];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = (int)IndexAt(outer.IndexAt(i));
        return new Partition(slots, checked(_cycle * workers));
    }

    /// <summary>True when the index belongs to this part.</summary>
    public bool Owns(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Array.BinarySearch(_slots, (int)(index % _cycle)) >= 0;
    }

    /// <summary>The index of the part's item <paramref name="position"/> (from 0); ascending.</summary>
    public long IndexAt(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return (position / _slots.Length * _cycle) + _slots[position % _slots.Length];
    }

    /// <summary>How many of the first <paramref name="count"/> indexes (or users) belong to this part.</summary>
    public long CountBelow(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var found = Array.BinarySearch(_slots, (int)(count % _cycle));
        return (count / _cycle * _slots.Length) + (found >= 0 ? found : ~found);
    }

    /// <summary>
    /// Tijdeman's rule (The chairman assignment problem, 1980): among the parts that are behind their share, the one that will be
    /// overdue first. Every part stays within one item of its exact share at every index.
    /// </summary>
    private static int Next(long[] weights, int[] counts, long step, long cycle)
    {
        if (weights.Length == 1)
            return 0;

        // All in units of 1 / (cycle * scale); slack is 1 / (2n - 2) of an item.
        var scale = (2L * weights.Length) - 2;
        var (best, bestAhead) = (-1, default(Int128));
        for (var j = 0; j < weights.Length; j++)
        {
            var behind = scale * ((weights[j] * step) - (counts[j] * cycle));
            if (behind < cycle)
                continue;

            // Steps until overdue: ahead / weight, compared crosswise.
            Int128 ahead = (scale * cycle) - cycle - behind;
            if (best < 0 || ahead * weights[best] < bestAhead * weights[j])
                (best, bestAhead) = (j, ahead);
        }

        return best;
    }
}
