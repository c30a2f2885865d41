using Proofload.Plans;
using Proofload.Tokenizers;

namespace Proofload.Data.Readers;

/// <summary>The state of reading one dataset: rows, bounds, and what was skipped.</summary>
internal sealed class DatasetLoad(DatasetPlan plan, string format, RowMemory memory, Tokenizer? tokenizer)
{
    private readonly List<DatasetRow> _rows = [];
    private readonly DatasetReportBuilder _report = new();

    /// <summary>Plan of the dataset.</summary>
    public DatasetPlan Plan => plan;

    /// <summary>Where texts are kept.</summary>
    public RowMemory Memory => memory;

    /// <summary>Length of a text: exact with a tokenizer.</summary>
    public int TokensOf(string text) => tokenizer is null ? ApproximateTokens.Of(text) : (int)Math.Clamp(tokenizer.Count(text), 1, int.MaxValue);

    /// <summary>Rows so far.</summary>
    public int Count => _rows.Count;

    /// <summary>True when output lengths were taken from reference answers.</summary>
    public bool EstimatedOutputs { get; set; }

    /// <summary>Field names seen first, for the message about a missing one.</summary>
    public IReadOnlyList<string> SeenNames { get; set; } = [];

    /// <summary>True when the prompt field of the plan was missing in a row.</summary>
    public bool PromptFieldMissing { get; set; }

    /// <summary>True when the output field of the plan was found in a row.</summary>
    public bool OutputFieldSeen { get; set; }

    /// <summary>The URLs of a batch file.</summary>
    public List<BatchUrl> Urls { get; } = [];

    /// <summary>Adds a row. False when reading is over.</summary>
    public bool Add(DatasetRow row)
    {
        _rows.Add(row);
        memory.CountRow();
        if (_rows.Count >= (plan.Limit ?? int.MaxValue))
            return false;
        if (!memory.IsFull)
            return true;

        _report.EndedEarly = "the memory bound was reached, later rows are not used";
        return false;
    }

    /// <summary>Leaves a line out.</summary>
    public void Skip(long line, string reason) => _report.Skip(line, reason);

    /// <summary>Notes that the file cannot be read further.</summary>
    public void Break(string reason) => _report.EndedEarly = reason;

    /// <summary>The dataset.</summary>
    /// <exception cref="PlanException">There is no usable row, or a field of the plan is in no row.</exception>
    public LoadedDataset Finish()
    {
        if (_rows.Count == 0 && PromptFieldMissing)
            throw Unknown("prompt_field", plan.PromptField!);
        if (_rows.Count > 0 && plan.OutputField is { } output && !OutputFieldSeen)
            throw Unknown("output_field", output);
        if (_rows.Count == 0 && Urls.Count > 0)
            throw new PlanException(OneLine.Of($"data.dataset.path: {plan.Path} has no request for this protocol, only for {BatchUrls.List(Urls)}"));
        if (_rows.Count == 0)
        {
            var why = _report.Skipped.Count > 0 ? $"{_report.TotalSkipped:N0} lines skipped, first: {_report.Skipped[0]}" : _report.EndedEarly ?? "it is empty";
            throw new PlanException($"data.dataset.path: {plan.Path} has no usable row ({why})");
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(plan.Path));
        return new LoadedDataset(_rows, _report.Build(_rows.Count, name, format), _rows.Exists(r => r.PromptJson.Length > 0), EstimatedOutputs) { Urls = [.. Urls] };
    }

    /// <summary>The message about a field that the data does not have.</summary>
    public PlanException Unknown(string field, string name) =>
        new(OneLine.Of($"data.dataset.{field}: {plan.Path} has no field '{name}'; {NearestName.Hint(name, SeenNames)}"));
}
