using System.Buffers;
using System.Text;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>
/// Counts prompt tokens (4 bytes of UTF-8 text each, rounded up) and, for the prefix cache, hashes whole blocks of them;
/// each block's hash includes every block before it, so equal hashes mean equal prefixes.
/// </summary>
internal sealed class PromptScan(int blockTokens, bool hashBlocks)
{
    private const int BytesPerToken = 4;
    private readonly int _blockBytes = blockTokens * BytesPerToken;
    private readonly List<ulong> _blocks = [];
    private ulong _hash = 0xCBF29CE484222325UL;
    private long _bytes;

    public int Tokens => (int)Math.Min(int.MaxValue, Math.Max(1, (_bytes + BytesPerToken - 1) / BytesPerToken));

    public ulong[] Blocks => [.. _blocks];

    public void Add(string text)
    {
        if (!hashBlocks)
        {
            _bytes += Encoding.UTF8.GetByteCount(text);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, rented);
        foreach (var value in rented.AsSpan(0, length))
        {
            AddByte(value);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>A prompt given as token numbers: each counts as one token.</summary>
    public void AddToken(int token)
    {
        for (var i = 0; i < BytesPerToken; i++)
        {
            if (hashBlocks)
            {
                AddByte((byte)(token >> (8 * i)));
            }
            else
            {
                _bytes++;
            }
        }
    }

    private void AddByte(byte value)
    {
        _hash = (_hash ^ value) * 0x100000001B3UL;
        if (++_bytes % _blockBytes == 0)
        {
            _blocks.Add(SplitMix64.Mix(_hash));
        }
    }
}
