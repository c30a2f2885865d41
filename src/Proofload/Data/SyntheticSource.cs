using Proofload.Data.Prompts;
using Proofload.Data.Traces;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Tokenizers;

namespace Proofload.Data;

/// <summary>
/// Prompts of a drawn length, made of common short words that are one token each in usual vocabularies. A shared prefix comes on top of the
/// drawn length; a marker is part of it. With the lengths of a trace, a row's lengths are the trace's, prefix included.
/// </summary>
internal sealed class SyntheticSource : IRowSource, IPromptWriter
{
    private const int MostTokens = 10_000_000;

    private readonly ulong _seed;
    private readonly DistributionSampler _promptTokens;
    private readonly DistributionSampler? _outputTokens;
    private readonly PromptOpening _opening;
    private readonly bool _isPrefixPartOfLength;
    private readonly Func<long, TraceRow>? _lengths;
    private readonly PromptWords _words;

    /// <param name="plan">Data plan.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="lengths">Lengths by request, which override the drawn ones where they are known; null draws all.</param>
    /// <param name="tokenizer">Makes the lengths exact; null takes each word for a token.</param>
    /// <exception cref="PlanException">A field is out of range, or the tokenizer does not allow exact lengths.</exception>
    public SyntheticSource(DataPlan plan, ulong seed, Func<long, TraceRow>? lengths = null, Tokenizer? tokenizer = null)
    {
        (_seed, _lengths, _words) = (seed, lengths, PromptWords.Create(tokenizer));
        _promptTokens = new DistributionSampler(plan.PromptTokens, "data.prompt_tokens");
        _outputTokens = plan.OutputTokens is { } output ? new DistributionSampler(output, "data.output_tokens") : null;
        _opening = new PromptOpening(plan, seed, _words);
        _isPrefixPartOfLength = plan.CacheBust;
        if (_promptTokens.IsConstant && plan.PromptTokens.A is < 1 or > MostTokens)
            throw new PlanException($"data.prompt_tokens: {plan.PromptTokens.A} is out of range, 1 to {MostTokens:N0}");

        Description = $"synthetic prompts of {_words.About}{(lengths is null ? $"{_promptTokens} tokens" : "the trace's lengths in tokens")}{_words.Of}{_opening.Description}"
            + (_outputTokens is null ? "" : $"; output tokens {_outputTokens}");
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FieldNames => [];

    /// <inheritdoc/>
    public void Fill(long index, Row row)
    {
        row.Clear();
        row.Index = index;
        row.Defer(this);
        row.OutputTokens = _lengths?.Invoke(index).OutputTokens ?? _outputTokens?.SampleCount(_seed, DataStreams.OutputLength, (ulong)index, 1);
    }

    /// <inheritdoc/>
    public void WritePrompt(Row row)
    {
        var index = row.Index;
        var recorded = _lengths?.Invoke(index) ?? default;
        var tokens = recorded.PromptTokens ?? Math.Min(MostTokens, _promptTokens.SampleCount(_seed, DataStreams.PromptLength, (ulong)index, 1));

        if (!recorded.Blocks.IsEmpty && recorded.PromptTokens is not null && _opening.IsEmpty)
        {
            WriteBlocks(row, recorded.Blocks, tokens);
            return;
        }

        // A trace's row that is shorter than the prefix keeps one token of its own.
        var opening = _opening.Write(row.Scratch, index, recorded.PromptTokens is null ? int.MaxValue : tokens - 1);
        var own = _isPrefixPartOfLength || recorded.PromptTokens is not null ? Math.Max(0, tokens - opening) : tokens;
        _words.Write(row.Scratch, own, SeededRandom.At(_seed, DataStreams.Words, (ulong)index), isStart: opening == 0);
        row.PromptJson = row.Scratch.WrittenMemory[..^1];
    }

    /// <summary>
    /// The blocks that a trace names, each a function of the seed and its id, so that prompts share exactly the beginnings that the recorded ones
    /// shared. The last block may be cut; what no block stands for is the row's own.
    /// </summary>
    private void WriteBlocks(Row row, PromptBlocks blocks, int tokens)
    {
        var left = tokens;
        foreach (var id in blocks.Ids)
        {
            if (left == 0)
                break;
            var own = Math.Min(left, blocks.BlockTokens);
            _words.WriteBlock(row.Scratch, own, SeededRandom.At(_seed, DataStreams.BlockWords, unchecked((ulong)id)));
            left -= own;
        }

        _words.Write(row.Scratch, left, SeededRandom.At(_seed, DataStreams.Words, (ulong)row.Index), isStart: left == tokens);
        row.PromptJson = row.Scratch.WrittenMemory[..^1];
    }
}
