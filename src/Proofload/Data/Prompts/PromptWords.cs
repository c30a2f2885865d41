using System.Buffers;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Tokenizers;

namespace Proofload.Data.Prompts;

/// <summary>
/// Words by their lengths in tokens. Without a tokenizer each counts as one. With one they are counted, at the start of a text and behind a
/// space, and a text has exactly the asked number: no token of the vocabulary goes over the end of a word, so a text is the sum of its words.
/// Immutable and safe for several threads.
/// </summary>
internal sealed class PromptWords
{
    private const int BitsPerWord = 10;
    private const int WordsPerDraw = 6;

    private readonly Tokenizer? _tokenizer;
    private readonly int[] _atStart = [];
    private readonly int[] _later = [];
    private readonly int[] _oneAtStart = [];
    private readonly int[] _oneLater = [];
    private readonly int[] _oneAnywhere = [];

    private PromptWords(Tokenizer? tokenizer)
    {
        _tokenizer = tokenizer;
        if (tokenizer is null)
            return;
        _atStart = [.. Enumerable.Range(0, WordList.Count).Select(n => (int)tokenizer.Count(WordList.WithSpace(n)[..^1]))];
        _later = [.. Enumerable.Range(0, WordList.Count).Select(n => (int)(tokenizer.Count(Text([0, n])) - _atStart[0]))];
        _oneAtStart = [.. Enumerable.Range(0, WordList.Count).Where(n => _atStart[n] == 1)];
        _oneLater = [.. Enumerable.Range(0, WordList.Count).Where(n => _later[n] == 1)];
        _oneAnywhere = [.. _oneAtStart.Intersect(_oneLater)];
        int[] all = [.. Enumerable.Range(0, WordList.Count)];
        if (tokenizer.SpansWords || tokenizer.Count(Text(all)) != _atStart[0] + _later.Skip(1).Sum(static n => (long)n))
            throw Unusable("some of its tokens span words");
        if (_oneAnywhere.Length == 0 || _later.Min() < 1)
            throw Unusable("no common English word is one token of it");
    }

    /// <summary>Without a tokenizer.</summary>
    public static PromptWords Approximate { get; } = new(null);

    /// <summary>What stands before a number of tokens in a description: <c>about </c>, or nothing when it is exact.</summary>
    public string About => _tokenizer is null ? "about " : "";

    /// <summary>Whose tokens they are, for a description; empty without a tokenizer.</summary>
    public string Of => _tokenizer is null ? "" : $" of {_tokenizer.Name}";

    /// <exception cref="PlanException">Texts of an exact length cannot be made of words with this tokenizer.</exception>
    public static PromptWords Create(Tokenizer? tokenizer) => tokenizer is null ? Approximate : new PromptWords(tokenizer);

    /// <summary>Writes words of so many tokens, each followed by a space.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="tokens">How many.</param>
    /// <param name="random">Chooses the words.</param>
    /// <param name="isStart">Nothing of the text stands before them.</param>
    public void Write(IBufferWriter<byte> target, int tokens, SeededRandom random, bool isStart)
    {
        if (_tokenizer is null)
        {
            WordWriter.Write(target, tokens, random);
            return;
        }

        var span = target.GetSpan(Math.Max(1, tokens * WordList.LongestWithSpace));
        var (length, bits) = (0, 0UL);
        for (var i = 0; tokens > 0; i++)
        {
            if (i % WordsPerDraw == 0)
                bits = random.NextUInt64();
            var number = (int)(bits & (WordList.Count - 1));
            bits >>= BitsPerWord;
            if ((isStart ? _atStart : _later)[number] > tokens)
            {
                var ones = isStart ? _oneAtStart : _oneLater;
                number = ones[number % ones.Length];
            }

            tokens -= (isStart ? _atStart : _later)[number];
            isStart = false;
            var word = WordList.WithSpace(number);
            word.CopyTo(span[length..]);
            length += word.Length;
        }

        target.Advance(length);
    }

    /// <summary>
    /// Writes the text of a block: words of one token each wherever they stand, so that the same random numbers give the same text in every
    /// prompt, and fewer tokens give its beginning.
    /// </summary>
    /// <param name="target">Where to.</param>
    /// <param name="tokens">How many.</param>
    /// <param name="random">Chooses the words.</param>
    public void WriteBlock(IBufferWriter<byte> target, int tokens, SeededRandom random)
    {
        if (_tokenizer is null)
        {
            WordWriter.Write(target, tokens, random);
            return;
        }

        var span = target.GetSpan(Math.Max(1, tokens * WordList.LongestWithSpace));
        var (length, bits) = (0, 0UL);
        for (var i = 0; i < tokens; i++)
        {
            if (i % WordsPerDraw == 0)
                bits = random.NextUInt64();
            var word = WordList.WithSpace(_oneAnywhere[(int)(bits & (WordList.Count - 1)) % _oneAnywhere.Length]);
            bits >>= BitsPerWord;
            word.CopyTo(span[length..]);
            length += word.Length;
        }

        target.Advance(length);
    }

    /// <summary>Writes the words that no other index of the same seed has, at the start of a text.</summary>
    /// <returns>Their tokens.</returns>
    public int WriteMarker(IBufferWriter<byte> target, ulong seed, long index)
    {
        var bits = WordWriter.WriteMarker(target, seed, index);
        if (_tokenizer is null)
            return WordWriter.MarkerWords;
        var tokens = 0;
        for (var i = 0; i < WordWriter.MarkerWords; i++, bits >>= BitsPerWord)
            tokens += (i == 0 ? _atStart : _later)[(int)(bits & (WordList.Count - 1))];
        return tokens;
    }

    private PlanException Unusable(string why) =>
        new($"data.prompt_tokens: synthetic prompts of an exact length cannot be made with the tokenizer {_tokenizer!.Name}: {why}; give a dataset, or leave the tokenizer out");

    private static byte[] Text(ReadOnlySpan<int> numbers)
    {
        var text = new List<byte>();
        foreach (var number in numbers)
            text.AddRange(WordList.WithSpace(number));
        return [.. text.SkipLast(1)];
    }
}
