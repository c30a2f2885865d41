using System.Buffers.Binary;

namespace Proofload.Tokenizers.Bpe;

/// <summary>Tokens by id and by their bytes. Filled once, then read by any thread.</summary>
internal sealed class Vocabulary
{
    /// <summary>Ids from here on are refused: memory is taken for all ids below the highest.</summary>
    public const int MostIds = 4_000_000;

    private const ulong Mix = 0x9E3779B97F4A7C15;

    private byte[] _bytes;
    private int[] _start;
    private int[] _length;
    private int[] _slots;
    private int _used;
    private int _indexed;

    /// <param name="tokens">Expected number of tokens.</param>
    /// <param name="bytes">Expected sum of their lengths.</param>
    public Vocabulary(int tokens, int bytes)
    {
        _bytes = new byte[Math.Max(16, bytes)];
        _start = new int[Math.Max(16, tokens)];
        _length = NewLengths(_start.Length, []);
        _slots = new int[Capacity(tokens)];
    }

    /// <summary>Number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Some token has a space behind a letter or digit.</summary>
    public bool SpansWords { get; private set; }

    /// <summary>Some token has the mark of SentencePiece for a space behind anything but that mark.</summary>
    public bool HasInnerMark { get; private set; }

    public bool Has(int id) => (uint)id < (uint)_length.Length && _length[id] >= 0;

    public ReadOnlySpan<byte> BytesOf(int id) => _bytes.AsSpan(_start[id], _length[id]);

    /// <summary>The token of these bytes, or -1.</summary>
    public int Find(ReadOnlySpan<byte> bytes)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)Hash(bytes) & mask; ; slot = (slot + 1) & mask)
        {
            var id = _slots[slot] - 1;
            if (id < 0)
                return -1;
            if (_length[id] == bytes.Length && _bytes.AsSpan(_start[id], bytes.Length).SequenceEqual(bytes))
                return id;
        }
    }

    /// <summary>Adds a token. False when its id is taken, or its bytes are and it should be found by them.</summary>
    /// <param name="id">From 0, below <see cref="MostIds"/>.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="isFound">Whether <see cref="Find"/> gives it.</param>
    public bool TryAdd(int id, ReadOnlySpan<byte> bytes, bool isFound = true)
    {
        if (Has(id) || (isFound && Find(bytes) >= 0))
            return false;
        if (id >= _start.Length)
        {
            var size = Math.Min(MostIds, Math.Max(id + 1, _start.Length * 2));
            Array.Resize(ref _start, size);
            _length = NewLengths(size, _length);
        }

        if (_bytes.Length - _used < bytes.Length)
            Array.Resize(ref _bytes, checked(_used + bytes.Length) * 2);
        bytes.CopyTo(_bytes.AsSpan(_used));
        (_start[id], _length[id]) = (_used, bytes.Length);
        _used += bytes.Length;
        Count++;
        if (isFound)
        {
            SpansWords |= HasWordBeforeSpace(bytes);
            HasInnerMark |= HasMarkInside(bytes);
            Index(id);
        }

        return true;
    }

    private void Index(int id)
    {
        if ((_indexed + 1) * 2 > _slots.Length)
        {
            var old = _slots;
            _slots = new int[old.Length * 2];
            foreach (var entry in old)
            {
                if (entry != 0)
                    Put(entry);
            }
        }

        _indexed++;
        Put(id + 1);
    }

    private void Put(int entry)
    {
        var mask = _slots.Length - 1;
        var slot = (int)Hash(BytesOf(entry - 1)) & mask;
        while (_slots[slot] != 0)
            slot = (slot + 1) & mask;
        _slots[slot] = entry;
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * Mix;
        while (bytes.Length >= 8)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Mix;
            hash ^= hash >> 32;
            bytes = bytes[8..];
        }

        if (bytes.Length >= 4)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes)) * Mix;
            hash ^= hash >> 32;
            bytes = bytes[4..];
        }

        foreach (var b in bytes)
            hash = (hash ^ b) * Mix;
        return (uint)(hash >> 32);
    }

    private static bool HasWordBeforeSpace(ReadOnlySpan<byte> bytes)
    {
        for (var i = 1; i < bytes.Length; i++)
        {
            var isSpace = bytes[i] == (byte)' ' || (bytes[i] == 0xE2 && bytes[i..].StartsWith("▁"u8));
            if (isSpace && char.IsAsciiLetterOrDigit((char)bytes[i - 1]))
                return true;
        }

        return false;
    }

    private static bool HasMarkInside(ReadOnlySpan<byte> bytes)
    {
        while (bytes.StartsWith(Splitting.WordStage.Mark))
            bytes = bytes[Splitting.WordStage.Mark.Length..];
        return bytes.IndexOf(Splitting.WordStage.Mark) >= 0;
    }

    private static int[] NewLengths(int size, int[] old)
    {
        var lengths = new int[size];
        old.CopyTo(lengths, 0);
        lengths.AsSpan(old.Length).Fill(-1);
        return lengths;
    }

    private static int Capacity(int tokens) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, tokens * 2));
}
