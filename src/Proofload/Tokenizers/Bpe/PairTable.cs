using System.Numerics;

namespace Proofload.Tokenizers.Bpe;

/// <summary>Merges by their two tokens.</summary>
internal sealed class PairTable
{
    private readonly (long Key, int Rank, int Id)[] _slots;

    /// <param name="pairs">Number of merges that will be added.</param>
    public PairTable(int pairs)
    {
        _slots = new (long, int, int)[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, pairs * 2))];
        Array.Fill(_slots, (-1, 0, 0));
    }

    /// <summary>Adds a merge; of one that is listed twice the later rank counts.</summary>
    public void Set(int left, int right, int rank, int id)
    {
        var slot = Slot(Key(left, right));
        _slots[slot] = (Key(left, right), rank, id);
    }

    public int Find(int left, int right, out int id)
    {
        if ((left | right) < 0)
        {
            id = -1;
            return MergeSpace.Never;
        }

        ref var entry = ref _slots[Slot(Key(left, right))];
        id = entry.Id;
        return entry.Key < 0 ? MergeSpace.Never : entry.Rank;
    }

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    private int Slot(long key)
    {
        var mask = _slots.Length - 1;
        var slot = (int)(((ulong)key * 0x9E3779B97F4A7C15) >> 33) & mask;
        while (_slots[slot].Key >= 0 && _slots[slot].Key != key)
            slot = (slot + 1) & mask;
        return slot;
    }
}
