using System.Globalization;
using System.Text;

namespace Proofload.Reports.Capacity;

/// <summary>A capacity as Markdown, for wikis, issues, pull requests and the summary of a GitHub job.</summary>
public static class CapacityMarkdownReport
{
    /// <summary>The text.</summary>
    /// <param name="document">The search.</param>
    public static string Render(CapacityDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var r = document.Result;
        var md = new StringBuilder();
        var (_, word) = CapacityText.Headline(r);
        md.Append(CultureInfo.InvariantCulture, $"# {MarkdownTables.Escape(document.Name)}: capacity\n\n**{char.ToUpperInvariant(word[0])}{word[1..]}.** {MarkdownTables.Escape(r.Summary)}\n\n");
        if (r.LastPass is not null || r.FirstFail is not null)
        {
            md.Append(CultureInfo.InvariantCulture, $"| | {MarkdownTables.Escape(document.Unit)} sent | answered/s | interval | in flight | tokens/s | probe |\n|---|--:|--:|--:|--:|--:|--:|\n");
            foreach (var (name, bound, _) in CapacityTextReport.Ends(r))
                md.Append(CultureInfo.InvariantCulture, $"| {name} | {CapacityText.Load(bound.Load)} | {NumberFormat.Number(bound.Rate)} | {MarkdownTables.Escape(NumberFormat.Interval(bound.Low, bound.High, "1/s") ?? "")} | {NumberFormat.Number(bound.Concurrency)} | {(bound.TokensPerSecond is { } t ? NumberFormat.Number(t) : "")} | {bound.Step + 1} |\n");
            md.Append('\n').Append(MarkdownTables.Escape(CapacityTextReport.Width(r))).Append("\n\n");
        }

        foreach (var (label, text) in CapacityText.Facts(document))
            md.Append(CultureInfo.InvariantCulture, $"- **{label}:** {MarkdownTables.Escape(text)}\n");
        foreach (var note in r.Notes)
            md.Append(CultureInfo.InvariantCulture, $"- {MarkdownTables.Escape(note)}\n");
        md.Append(CultureInfo.InvariantCulture, $"\n{MarkdownTables.Escape(CapacityTextReport.Origin(document))}\n\n");
        md.Append(CultureInfo.InvariantCulture, $"| # | probe | {MarkdownTables.Escape(document.Unit)} | length | requests | answered/s | errors | observed | x bound | verdict |\n|--:|---|--:|--:|--:|--:|--:|--:|--:|---|\n");
        foreach (var step in r.Steps)
        {
            var worst = CapacityText.Worst(step);
            md.Append(CultureInfo.InvariantCulture, $"| {step.Index + 1} | {CapacityText.Phase(step.Phase)} | {CapacityText.Load(step.Load)} | {NumberFormat.Duration(step.Observed.Duration)} | {NumberFormat.Count(step.Observed.Requests)} | {NumberFormat.Number(step.Observed.Throughput)} | {NumberFormat.Percent(step.Observed.ErrorRate)} | ")
                .Append(worst is null ? "" : $"{NumberFormat.Value(worst.Observed, worst.Unit)}{(NumberFormat.Interval(worst.Low, worst.High, worst.Unit) is { } interval ? "<br>" + MarkdownTables.Escape(interval) : "")}")
                .Append(CultureInfo.InvariantCulture, $" | {CapacityTextReport.Ratio(step)} | {CapacityText.Word(step)} |\n");
        }

        md.Append('\n');
        if (document.Plan.Length > 0)
            MarkdownTables.Code(md, "yaml", document.Plan);
        return md.ToString();
    }
}
