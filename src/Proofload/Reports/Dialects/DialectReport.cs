using System.Text;
using Proofload.Analysis.Dialects;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Reports.Dialects;

/// <summary>A run under another tool's definitions, in that tool's layout. What the run cannot give is the tool's own "not available" with a footnote.</summary>
public static class DialectReport
{
    private static readonly DialectLayout[] Layouts =
        [new VllmLayout(), new AiperfLayout(), new GuidellmLayout(), new MlperfLayout(), new WrkLayout(), new K6Layout()];

    /// <summary>Names of the dialects: <c>vllm</c>, <c>aiperf</c>, <c>guidellm</c>, <c>mlperf</c>, <c>wrk</c>, <c>k6</c>.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. DialectCatalog.All.Select(static d => d.Id)];

    /// <summary>The text; ends with a line feed.</summary>
    /// <param name="result">The run.</param>
    /// <param name="dialect">One of <see cref="Ids"/>.</param>
    /// <param name="records">All requests of the run; null when they were not kept, then histograms answer what they can within 0.1 %.</param>
    /// <exception cref="ArgumentException">An unknown dialect.</exception>
    public static string Render(RunResult result, string dialect, IReadOnlyList<RequestRecord>? records = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var found = DialectCatalog.Find(dialect) ?? throw new ArgumentException($"There is no dialect '{dialect}'.", nameof(dialect));
        var input = new DialectInput(result, records);
        var notes = new Footnotes();
        var figures = found.Compute(input);
        var text = new StringBuilder(Layouts.Single(l => l.Id == dialect).Render(figures, input, notes));
        text.Append('\n').Append($"Proofload run {OneLine(result.Id)} under the definitions of {found.Tool}, ");
        text.Append(input.Records is { } kept ? $"from {NumberFormat.Count(kept.Length)} request records.\n" : "from its histograms: percentiles within 0.1 %.\n");
        for (var i = 0; i < notes.Notes.Count; i++)
        {
            text.Append($"[{i + 1}] {OneLine(notes.Notes[i])}\n");
        }

        return text.ToString();
    }

    /// <summary>Names come from outside: a control character in them could drive the reader's terminal.</summary>
    internal static string OneLine(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
}
