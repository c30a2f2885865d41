using System.Buffers.Binary;
using System.IO.Compression;
using Proofload.Tokenizers.Bpe;

namespace Proofload.Tokenizers.Vocabularies;

/// <summary>
/// The vocabularies that come with Proofload: each token from 256 on is the concatenation of two earlier ones, and only which two is kept.
/// <c>eng/make-tokenizer-data.mjs</c> makes the files and describes their format.
/// </summary>
internal static class PackedVocabulary
{
    private const int Bytes = 256;

    public static Vocabulary Read(string name)
    {
        using var packed = new MemoryStream(Resources.Read(name + ".bpe"));
        using var unpacked = new BrotliStream(packed, CompressionMode.Decompress);
        using var raw = new MemoryStream();
        unpacked.CopyTo(raw);
        return Read(raw.GetBuffer().AsSpan(0, (int)raw.Length));
    }

    private static Vocabulary Read(ReadOnlySpan<byte> raw)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(raw);
        var vocabulary = new Vocabulary(count, count * 8);
        for (var rank = 0; rank < Bytes; rank++)
            vocabulary.TryAdd(rank, raw.Slice(4 + rank, 1));
        var planes = raw[(4 + Bytes)..];
        var length = count - Bytes;
        Span<byte> token = stackalloc byte[1024];
        for (var i = 0; i < length; i++)
        {
            var left = vocabulary.BytesOf(planes[i] | (planes[length + i] << 8) | (planes[(2 * length) + i] << 16));
            left.CopyTo(token);
            var right = vocabulary.BytesOf(planes[(3 * length) + i] | (planes[(4 * length) + i] << 8) | (planes[(5 * length) + i] << 16));
            right.CopyTo(token[left.Length..]);
            vocabulary.TryAdd(Bytes + i, token[..(left.Length + right.Length)]);
        }

        return vocabulary;
    }
}
