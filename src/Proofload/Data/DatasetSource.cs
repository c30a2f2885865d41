using Proofload.Data.Orders;
using Proofload.Data.Prompts;
using Proofload.Data.Readers;
using Proofload.Data.Traces;
using Proofload.Plans;
using Proofload.Tokenizers;

namespace Proofload.Data;

/// <summary>Rows of a dataset in memory, in the plan's order. Output lengths: a trace's, else the plan's, else the row's.</summary>
internal sealed class DatasetSource : IRowSource
{
    private readonly IReadOnlyList<DatasetRow> _rows;
    private readonly IRowOrder _order;
    private readonly PromptOpening _opening;
    private readonly DistributionSampler? _outputTokens;
    private readonly Func<long, TraceRow>? _lengths;
    private readonly ulong _seed;

    /// <param name="name">Name of the dataset for people.</param>
    /// <param name="data">Loaded rows.</param>
    /// <param name="plan">Data plan with its dataset.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="lengths">Output lengths by request, which override the others; null uses the plan's or the rows'.</param>
    /// <param name="tokenizer">Measures the shared prefix; null takes each word for a token.</param>
    /// <exception cref="PlanException">A field is out of range.</exception>
    public DatasetSource(string name, LoadedDataset data, DataPlan plan, ulong seed, Func<long, TraceRow>? lengths = null, Tokenizer? tokenizer = null)
    {
        (_rows, _seed, _lengths, Report) = (data.Rows, seed, lengths, data.Report);
        MostTurns = _rows.Max(static row => 1 + row.History.Count(static turn => turn.Role == "user"));
        _order = RowOrders.Create(plan.Dataset!, data.Rows.Count, seed);
        _opening = new PromptOpening(plan, seed, plan.SharedPrefixTokens > 0 ? PromptWords.Create(tokenizer) : PromptWords.Approximate);
        _outputTokens = plan.OutputTokens is { } output ? new DistributionSampler(output, "data.output_tokens") : null;
        Urls = data.Urls;
        Description = $"{name} ({data.Report.Format}): {_rows.Count:N0} {(_rows.Count == 1 ? "row" : "rows")}, {RowOrders.Describe(plan.Dataset!)}{data.Report.SkippedText}"
            + (data.Urls.Count > 0 ? $", bodies for {string.Join(", ", data.Urls.Where(static u => u.IsUsed).Select(static u => u.Url))} sent as they are" : data.HasPrompts ? _opening.Description : ", no prompt field")
            + (data.EstimatedOutputs && _outputTokens is null ? $"; output lengths {(tokenizer is null ? "estimated from the reference answers at 4 characters a token" : $"those of the reference answers in tokens of {tokenizer.Name}")}" : "");
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public int MostTurns { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FieldNames => [.. _rows.SelectMany(static row => row.Fields.Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>The URLs that a batch file names; empty for other formats.</summary>
    public IReadOnlyList<BatchUrl> Urls { get; }

    /// <inheritdoc/>
    public bool HasBodies => Urls.Count > 0;

    /// <summary>How many bodies of a batch file ask for a stream.</summary>
    public int StreamingBodies => _rows.Count(static r => r.AsksForStream);

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>What was read and skipped.</summary>
    public DatasetReport? Report { get; }

    /// <inheritdoc/>
    public void Fill(long index, Row row)
    {
        row.Clear();
        row.Index = index;
        var number = _order.RowOf(index);
        var data = _rows[number];
        row.Number = number;
        row.Fields = data.Fields;
        row.History = data.History;
        row.PromptJson = data.PromptJson;
        row.BodyJson = data.BodyJson;
        row.CustomId = data.CustomId;
        if (!_opening.IsEmpty && data.PromptJson.Length > 0)
            Open(index, row, data);
        row.OutputTokens = _lengths?.Invoke(index).OutputTokens
            ?? _outputTokens?.SampleCount(_seed, DataStreams.OutputLength, (ulong)index, 1)
            ?? data.OutputTokens;
    }

    /// <summary>Puts the opening in front of the first text that the server sees: the prompt, or the first turn of the history, which costs two small objects.</summary>
    private void Open(long index, Row row, DatasetRow data)
    {
        _opening.Write(row.Scratch, index);
        var first = data.History.Count == 0 ? data.PromptJson : data.History[0].TextJson;
        var target = row.Scratch.GetMemory(Math.Max(1, first.Length));
        first.CopyTo(target);
        row.Scratch.Advance(first.Length);
        if (data.History.Count == 0)
            row.PromptJson = row.Scratch.WrittenMemory;
        else
            row.History = [data.History[0] with { TextJson = row.Scratch.WrittenMemory }, .. data.History.Skip(1)];
    }
}
