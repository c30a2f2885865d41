using System.Buffers.Text;
using Proofload.Tokenizers.Bpe;

namespace Proofload.Tokenizers.Vocabularies;

/// <summary>Rank files of tiktoken: a line for each token, its bytes in base64 and its rank.</summary>
internal static class RankFile
{
    private const int LongestToken = 1 << 16;

    /// <summary>Numbers of tokens by which the usual files are known, and the pattern that each is used with.</summary>
    private static readonly (int Tokens, string Pattern)[] Known =
    [
        (50_256, "gpt2"), (50_280, "gpt2"), (100_256, "cl100k_base"), (128_000, "cl100k_base"), (151_643, "qwen2"), (199_998, "o200k_base"),
    ];

    /// <summary>The pattern that a file of so many tokens is used with; null when that is not known.</summary>
    public static string? PatternOf(int tokens) => Array.Find(Known, k => k.Tokens == tokens).Pattern;

    /// <exception cref="TokenizerException">A line is malformed, or a rank or byte is missing or there twice.</exception>
    public static Vocabulary Read(string name, ReadOnlySpan<byte> file)
    {
        var vocabulary = new Vocabulary(file.Length / 14, file.Length / 2);
        var token = new byte[LongestToken];
        var number = 0;
        while (!file.IsEmpty)
        {
            number++;
            var end = file.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            if (!line.IsEmpty)
                ReadLine(name, number, line, token, vocabulary);
        }

        for (var b = 0; b < 256; b++)
        {
            if (vocabulary.Find([(byte)b]) < 0)
                throw new TokenizerException($"{name}: the byte 0x{b:X2} has no token; a rank file has all 256");
        }

        return vocabulary;
    }

    private static void ReadLine(string name, int number, ReadOnlySpan<byte> line, byte[] token, Vocabulary vocabulary)
    {
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || !Utf8Parser.TryParse(line[(space + 1)..], out int rank, out var read) || read != line.Length - space - 1)
            throw new TokenizerException($"{name}, line {number}: expected a token in base64, a space and its rank");
        if (rank is < 0 or >= Vocabulary.MostIds)
            throw new TokenizerException($"{name}, line {number}: the rank {rank} is out of range, 0 to {Vocabulary.MostIds - 1}");
        if (Base64.DecodeFromUtf8(line[..space], token, out _, out var length) != System.Buffers.OperationStatus.Done || length == 0)
            throw new TokenizerException($"{name}, line {number}: the token is not base64 of 1 to {LongestToken} bytes");
        if (!vocabulary.TryAdd(rank, token.AsSpan(0, length)))
            throw new TokenizerException($"{name}, line {number}: the token or the rank {rank} is there twice");
    }
}
