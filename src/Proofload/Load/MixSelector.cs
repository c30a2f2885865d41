using Proofload.Measurement.Randomness;

namespace Proofload.Load;

/// <summary>Which kind of request an index is: drawn by weight, independently for each index. Pure and safe for several threads; allocates nothing.</summary>
public sealed class MixSelector
{
    private readonly double[] _upTo;
    private readonly ulong _seed;

    /// <summary>Creates a selector.</summary>
    /// <param name="weights">Relative weights of the kinds, each above 0 and finite; at least one.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">There is no weight, or one is out of range.</exception>
    public MixSelector(IReadOnlyList<double> weights, ulong seed)
    {
        if (weights.Count == 0 || weights.Any(w => !(w > 0) || !double.IsFinite(w)))
            throw new ArgumentException("Weights are positive and finite, and there is at least one.", nameof(weights));

        _seed = seed;
        _upTo = new double[weights.Count];
        var largest = weights.Max();
        var sum = 0.0;
        for (var i = 0; i < _upTo.Length; i++)
            _upTo[i] = sum += weights[i] / largest;
        for (var i = 0; i < _upTo.Length; i++)
            _upTo[i] /= sum;
        _upTo[^1] = 1;
    }

    /// <summary>Number of kinds.</summary>
    public int Kinds => _upTo.Length;

    /// <summary>The kind of a request, from 0.</summary>
    public int KindAt(long index)
    {
        if (_upTo.Length == 1)
            return 0;

        var random = SeededRandom.At(_seed, LoadStreams.Mix, (ulong)index);
        var found = Array.BinarySearch(_upTo, random.NextDouble());
        return found >= 0 ? found + 1 : ~found;
    }
}
