using System.Text;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>The text of token k of request i: a function of the seed, made of letters and one leading space, so it needs no JSON escapes.</summary>
internal sealed class TokenText
{
    private const int WordCount = 1024;
    private readonly byte[][] _words = new byte[WordCount][];
    private readonly ulong _seed;

    public TokenText(ulong seed, int bytesPerToken)
    {
        _seed = seed;
        string[] onsets = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "tr"];
        string[] vowels = ["a", "e", "i", "o", "u", "ai", "ea", "io"];
        for (var w = 0; w < WordCount; w++)
        {
            var random = SplitMix64.For(0, w, SamplePurpose.TokenText);
            var word = new StringBuilder(" ");
            do
            {
                word.Append(onsets[random.NextInt(onsets.Length)]).Append(vowels[random.NextInt(vowels.Length)]);
            }
            while (word.Length < 9 && (word.Length < bytesPerToken || random.NextInt(2) == 0));
            _words[w] = bytesPerToken == 0 ? Encoding.ASCII.GetBytes(word.ToString()) : Fit(word.ToString(), bytesPerToken);
        }
    }

    public ReadOnlySpan<byte> Token(long index, int token) =>
        _words[SplitMix64.For(_seed, index, SamplePurpose.Token).Next() + (ulong)token * 0x9E3779B97F4A7C15UL >> 54];

    private static byte[] Fit(string word, int bytes)
    {
        var fitted = new byte[bytes];
        for (var i = 0; i < bytes; i++)
        {
            fitted[i] = (byte)(i < word.Length ? word[i] : word[1 + ((i - 1) % (word.Length - 1))]);
        }

        return fitted;
    }

    /// <summary>The text of an answer's tokens, ready for a JSON string.</summary>
    public void Append(EventBuffer buffer, GenerationPlan plan, int first, int count)
    {
        for (var token = first; token < first + count; token++)
        {
            buffer.Append(token == plan.TotalTokens - 1 && plan.LastToken is not null ? plan.LastToken : Token(plan.Index, token));
        }
    }
}
