using Proofload.Measurement.Randomness;

namespace Proofload.Data.Orders;

/// <summary>A seeded permutation, another one each time round: every row comes once before any comes twice. Needs no memory (a keyed bijection).</summary>
internal sealed class ShuffledOrder(int rows, ulong seed) : IRowOrder
{
    /// <inheritdoc/>
    public int RowOf(long index)
    {
        var pass = SeededRandom.At(seed, DataStreams.Shuffle, (ulong)(index / rows));
        return (int)SeededRandom.Permute(pass.NextUInt64(), rows, index % rows);
    }
}
