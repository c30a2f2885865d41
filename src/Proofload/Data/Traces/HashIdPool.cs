using System.Numerics;

namespace Proofload.Data.Traces;

/// <summary>
/// Memory of the prefix hashes of all rows. Ids of one prompt lie near each other, so each is kept as its distance from the one before, in as
/// few bytes as that needs (LEB128, zigzag): one or two in published traces.
/// </summary>
internal sealed class HashIdPool
{
    private const int BlockBytes = 1 << 20;
    private const int MostBytesPerId = 10;

    private readonly List<byte[]> _blocks = [];
    private int _used = BlockBytes;

    /// <summary>Bytes that are reserved.</summary>
    public long Bytes => _blocks.Sum(static b => (long)b.Length);

    /// <summary>Keeps the ids of a row.</summary>
    /// <returns>Their place, for <see cref="At"/>.</returns>
    public long Add(ReadOnlySpan<long> ids)
    {
        var most = (ids.Length + 1) * MostBytesPerId;
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < most)
            Reserve(most);
        var place = ((long)(_blocks.Count - 1) << 32) | (uint)_used;
        Write((ulong)ids.Length);
        var before = 0L;
        foreach (var id in ids)
        {
            var distance = unchecked(id - before);
            Write((ulong)((distance << 1) ^ (distance >> 63)));
            before = id;
        }

        return place;
    }

    /// <summary>The ids at a place.</summary>
    public HashIds At(long place) => new(_blocks[(int)(place >> 32)].AsMemory((int)(place & uint.MaxValue)));

    private void Reserve(int most)
    {
        _blocks.Add(new byte[Math.Max(BlockBytes, (int)BitOperations.RoundUpToPowerOf2((uint)most))]);
        _used = 0;
    }

    private void Write(ulong value)
    {
        var block = _blocks[^1];
        while (value >= 0x80)
        {
            block[_used++] = (byte)(value | 0x80);
            value >>= 7;
        }

        block[_used++] = (byte)value;
    }
}

/// <summary>The prefix hashes of one row, in the order of its prompt. Reads forward; allocates nothing.</summary>
/// <param name="Packed">Their number and their distances, as <see cref="HashIdPool"/> writes them.</param>
internal readonly record struct HashIds(ReadOnlyMemory<byte> Packed)
{
    /// <summary>True for a row without ids.</summary>
    public bool IsEmpty => Packed.Length == 0 || Packed.Span[0] == 0;

    public Enumerator GetEnumerator() => new(Packed.Span);

    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _packed;
        private ulong _left;
        private int _at;

        internal Enumerator(ReadOnlySpan<byte> packed)
        {
            _packed = packed;
            _left = packed.IsEmpty ? 0 : Next();
        }

        public long Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            _left--;
            var zigzag = Next();
            Current = unchecked(Current + ((long)(zigzag >> 1) ^ -(long)(zigzag & 1)));
            return true;
        }

        private ulong Next()
        {
            var (value, shift) = (0UL, 0);
            while (true)
            {
                var b = _packed[_at++];
                value |= (ulong)(b & 0x7F) << shift;
                if (b < 0x80)
                    return value;
                shift += 7;
            }
        }
    }
}
