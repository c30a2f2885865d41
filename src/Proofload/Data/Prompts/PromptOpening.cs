using System.Buffers;
using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Data.Prompts;

/// <summary>What stands in front of every prompt: a unique marker against caches, or one of a few shared prefixes to exercise them. Safe for several threads.</summary>
internal sealed class PromptOpening
{
    private const int MostTokens = 10_000_000;

    private readonly ulong _seed;
    private readonly bool _hasMarker;
    private readonly byte[][] _prefixes = [];
    private readonly int _prefixWords;

    /// <exception cref="PlanException">A field is out of range, or a marker and a shared prefix are both wanted.</exception>
    public PromptOpening(DataPlan plan, ulong seed)
    {
        if (plan.SharedPrefixTokens is < 0 or > MostTokens)
            throw new PlanException($"data.shared_prefix_tokens: {plan.SharedPrefixTokens} is out of range, 0 to {MostTokens:N0}");
        if (plan.SharedPrefixes is < 1 or > 1_000_000)
            throw new PlanException($"data.shared_prefixes: {plan.SharedPrefixes} is out of range, 1 to 1,000,000");
        if ((long)plan.SharedPrefixes * plan.SharedPrefixTokens > 100_000_000)
            throw new PlanException("data.shared_prefixes: more than 100,000,000 tokens of prefixes");
        if (plan.CacheBust && plan.SharedPrefixTokens > 0)
            throw new PlanException("data.cache_bust: a unique marker in front undoes shared_prefix_tokens; leave one of them out");

        (_seed, _hasMarker, _prefixWords) = (seed, plan.CacheBust, plan.SharedPrefixTokens);
        if (_prefixWords > 0)
            _prefixes = [.. Enumerable.Range(0, plan.SharedPrefixes).Select(MakePrefix)];
    }

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => !_hasMarker && _prefixWords == 0;

    /// <summary>Words of the opening: about as many tokens.</summary>
    public int Words => _hasMarker ? WordWriter.MarkerWords : _prefixWords;

    /// <summary>The opening in words for a description; empty for none.</summary>
    public string Description => _hasMarker ? ", each with a unique marker"
        : _prefixWords > 0 ? $", after {(_prefixes.Length == 1 ? "a shared prefix" : $"one of {_prefixes.Length:N0} shared prefixes")} of about {_prefixWords:N0} tokens" : "";

    /// <summary>Writes the opening of a request, with a space behind.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="index">Request.</param>
    /// <param name="mostWords">Cuts a shared prefix.</param>
    public void Write(IBufferWriter<byte> target, long index, int mostWords = int.MaxValue)
    {
        if (_hasMarker)
        {
            WordWriter.WriteMarker(target, _seed, index);
            return;
        }

        if (_prefixWords == 0)
            return;
        var random = SeededRandom.At(_seed, DataStreams.PrefixChoice, (ulong)index);
        var number = _prefixes.Length == 1 ? 0 : random.NextInt(_prefixes.Length);
        if (mostWords >= _prefixWords)
            target.Write(_prefixes[number]);
        else
            WordWriter.Write(target, mostWords, PrefixWords(number));
    }

    private byte[] MakePrefix(int number)
    {
        var buffer = new ArrayBufferWriter<byte>(_prefixWords * WordList.LongestWithSpace);
        WordWriter.Write(buffer, _prefixWords, PrefixWords(number));
        return buffer.WrittenSpan.ToArray();
    }

    private SeededRandom PrefixWords(int number) => SeededRandom.At(_seed, DataStreams.PrefixWords, (ulong)number);
}
