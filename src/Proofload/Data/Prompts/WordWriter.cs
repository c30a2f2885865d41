using System.Buffers;
using Proofload.Measurement.Randomness;

namespace Proofload.Data.Prompts;

/// <summary>Writes random words. Ten random bits make a word.</summary>
internal static class WordWriter
{
    private const int BitsPerWord = 10;
    private const int WordsPerDraw = 6;

    /// <summary>Words of a marker: 60 bits.</summary>
    public const int MarkerWords = 6;

    /// <summary>Writes words, each followed by a space.</summary>
    public static void Write(IBufferWriter<byte> target, int words, SeededRandom random)
    {
        var span = target.GetSpan(Math.Max(1, words * WordList.LongestWithSpace));
        var length = 0;
        var bits = 0UL;
        for (var i = 0; i < words; i++)
        {
            if (i % WordsPerDraw == 0)
                bits = random.NextUInt64();
            length += Append(span[length..], ref bits);
        }

        target.Advance(length);
    }

    /// <summary>Writes six words that no other index of the same seed has: a seeded permutation of 2^60 numbers, spelled in words.</summary>
    /// <returns>The numbers of the words, ten bits each, the first lowest.</returns>
    public static ulong WriteMarker(IBufferWriter<byte> target, ulong seed, long index)
    {
        const long Markers = 1L << (BitsPerWord * MarkerWords);
        var words = (ulong)SeededRandom.Permute(seed ^ DataStreams.Marker, Markers, index % Markers);
        var bits = words;
        var span = target.GetSpan(MarkerWords * WordList.LongestWithSpace);
        var length = 0;
        for (var i = 0; i < MarkerWords; i++)
            length += Append(span[length..], ref bits);
        target.Advance(length);
        return words;
    }

    private static int Append(Span<byte> target, ref ulong bits)
    {
        var word = WordList.WithSpace((int)(bits & (WordList.Count - 1)));
        bits >>= BitsPerWord;
        word.CopyTo(target);
        return word.Length;
    }
}
