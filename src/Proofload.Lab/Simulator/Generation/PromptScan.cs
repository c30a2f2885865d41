using System.Buffers;
using System.Text;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>
/// Counts prompt tokens (so many bytes of UTF-8 text each, rounded up, or the words that white space separates) and, for the prefix cache,
/// hashes whole blocks of them; each block's hash includes every block before it, so equal hashes mean equal prefixes.
/// </summary>
/// <param name="bytesPerToken">Bytes of a token; 0 counts words.</param>
/// <param name="blockTokens">Tokens of a block.</param>
/// <param name="hashBlocks">Whether blocks are hashed.</param>
internal sealed class PromptScan(int bytesPerToken, int blockTokens, bool hashBlocks)
{
    private const int BytesPerNumber = 4;
    private readonly long _blockBytes = (long)blockTokens * bytesPerToken;
    private readonly List<ulong> _blocks = [];
    private ulong _hash = 0xCBF29CE484222325UL;
    private long _bytes;
    private long _words;
    private bool _isInWord;

    public int Tokens => (int)Math.Min(int.MaxValue, Math.Max(1, bytesPerToken == 0 ? _words : (_bytes + bytesPerToken - 1) / bytesPerToken));

    public ulong[] Blocks => [.. _blocks];

    public void Add(string text)
    {
        if (!hashBlocks && bytesPerToken > 0)
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

        EndWord();
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>A prompt given as token numbers: each counts as one token.</summary>
    public void AddToken(int token)
    {
        var bytes = bytesPerToken == 0 ? BytesPerNumber : bytesPerToken;
        for (var i = 0; i < bytes; i++)
        {
            var value = i < BytesPerNumber ? (byte)(token >> (8 * i)) : (byte)0;
            if (bytesPerToken == 0)
            {
                Hash(value);
                _isInWord = true;
            }
            else
            {
                AddByte(value);
            }
        }

        EndWord();
    }

    private void AddByte(byte value)
    {
        if (bytesPerToken == 0)
        {
            if (value is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
            {
                EndWord();
            }
            else
            {
                _isInWord = true;
            }

            Hash(value);
            return;
        }

        Hash(value);
        if (++_bytes % _blockBytes == 0)
        {
            EndBlock();
        }
    }

    /// <summary>A word counts when it ends, and a block with its last word.</summary>
    private void EndWord()
    {
        if (bytesPerToken == 0 && _isInWord && ++_words % blockTokens == 0)
        {
            EndBlock();
        }

        _isInWord = false;
    }

    private void Hash(byte value) => _hash = (_hash ^ value) * 0x100000001B3UL;

    private void EndBlock()
    {
        if (hashBlocks)
        {
            _blocks.Add(SplitMix64.Mix(_hash));
        }
    }
}
