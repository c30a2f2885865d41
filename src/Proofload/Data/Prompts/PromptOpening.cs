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
    private readonly PromptWords _words;
    private readonly int _prefixTokens;

    /// <exception cref="PlanException">A field is out of range, or a marker and a shared prefix are both wanted.</exception>
    public PromptOpening(DataPlan plan, ulong seed, PromptWords words)
    {
        if (plan.SharedPrefixTokens is < 0 or > MostTokens)
            throw new PlanException($"data.shared_prefix_tokens: {plan.SharedPrefixTokens} is out of range, 0 to {MostTokens:N0}");
        if (plan.SharedPrefixes is < 1 or > 1_000_000)
            throw new PlanException($"data.shared_prefixes: {plan.SharedPrefixes} is out of range, 1 to 1,000,000");
        if ((long)plan.SharedPrefixes * plan.SharedPrefixTokens > 100_000_000)
            throw new PlanException("data.shared_prefixes: more than 100,000,000 tokens of prefixes");
        if (plan.CacheBust && plan.SharedPrefixTokens > 0)
            throw new PlanException("data.cache_bust: a unique marker in front undoes shared_prefix_tokens; leave one of them out");

        (_seed, _words, _hasMarker, _prefixTokens) = (seed, words, plan.CacheBust, plan.SharedPrefixTokens);
        if (_prefixTokens > 0)
            _prefixes = [.. Enumerable.Range(0, plan.SharedPrefixes).Select(MakePrefix)];
    }

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => !_hasMarker && _prefixTokens == 0;

    /// <summary>The opening in words for a description; empty for none.</summary>
    public string Description => _hasMarker ? ", each with a unique marker"
        : _prefixTokens > 0 ? $", after {(_prefixes.Length == 1 ? "a shared prefix" : $"one of {_prefixes.Length:N0} shared prefixes")} of {_words.About}{_prefixTokens:N0} tokens" : "";

    /// <summary>Writes the opening of a request, with a space behind.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="index">Request.</param>
    /// <param name="mostTokens">Cuts a shared prefix.</param>
    /// <returns>Its tokens.</returns>
    public int Write(IBufferWriter<byte> target, long index, int mostTokens = int.MaxValue)
    {
        if (_hasMarker)
            return _words.WriteMarker(target, _seed, index);
        if (_prefixTokens == 0 || mostTokens == 0)
            return 0;
        var random = SeededRandom.At(_seed, DataStreams.PrefixChoice, (ulong)index);
        var number = _prefixes.Length == 1 ? 0 : random.NextInt(_prefixes.Length);
        if (mostTokens >= _prefixTokens)
            target.Write(_prefixes[number]);
        else
            _words.Write(target, mostTokens, PrefixWords(number), isStart: true);
        return Math.Min(mostTokens, _prefixTokens);
    }

    private byte[] MakePrefix(int number)
    {
        var buffer = new ArrayBufferWriter<byte>(_prefixTokens * WordList.LongestWithSpace);
        _words.Write(buffer, _prefixTokens, PrefixWords(number), isStart: true);
        return buffer.WrittenSpan.ToArray();
    }

    private SeededRandom PrefixWords(int number) => SeededRandom.At(_seed, DataStreams.PrefixWords, (ulong)number);
}
