using System.Text;
using System.Buffers;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Json;

namespace Proofload.Scenarios;

/// <summary>The row of the plan's data that belongs to a session: row n for session n, in the order of the plan.</summary>
public readonly struct SessionRow
{
    private readonly Row _row;

    internal SessionRow(Row row) => _row = row;

    /// <summary>Number of the row in the dataset, from 0; -1 for synthetic data.</summary>
    public int Number => _row.Number;

    /// <summary>The value of a field; values that are no texts are JSON.</summary>
    /// <exception cref="PlanException">The row has no such field; ends the run.</exception>
    public string this[string field] => _row.Fields.TryGetValue(field, out var value) ? value
        : field == "prompt" && _row.PromptJson.Length > 0 ? Prompt
        : throw new PlanException($"the scenario's data has no field {Units.Quote(field)}; {(_row.Fields.Count == 0 ? "give a dataset with fields in the plan's data" : NearestName.Hint(field, [.. _row.Fields.Keys]))}");

    /// <summary>The prompt: of the dataset's row, or a synthetic one.</summary>
    public string Prompt
    {
        get
        {
            var text = new ArrayBufferWriter<byte>(Math.Max(16, _row.PromptJson.Length));
            JsonText.WriteUnescaped(text, _row.PromptJson.Span);
            return Encoding.UTF8.GetString(text.WrittenSpan);
        }
    }

    /// <summary>Whether the row has a field.</summary>
    public bool Has(string field) => _row.Fields.ContainsKey(field);
}
