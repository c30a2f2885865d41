using System.Globalization;
using System.Text;
using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>A study as Markdown, for wikis, issues and pull requests.</summary>
public static class StudyMarkdownReport
{
    /// <summary>The text.</summary>
    /// <param name="runs">Runs of one study, at least one.</param>
    public static string Render(IReadOnlyList<RunResult> runs)
    {
        var table = StudyTable.Of(runs);
        var newest = table.Newest;
        var md = new StringBuilder();
        var (_, word, sentence) = StudyText.Headline(table);
        md.Append(CultureInfo.InvariantCulture, $"# {MarkdownTables.Escape(newest.Name)}: {newest.Study!.Kind} over {MarkdownTables.Escape(string.Join(" and ", table.Axes))}\n\n");
        md.Append(CultureInfo.InvariantCulture, $"**{char.ToUpperInvariant(word[0])}{word[1..]}.** {MarkdownTables.Escape(sentence)}\n");
        foreach (var remark in StudyText.Remarks(table))
            md.Append(CultureInfo.InvariantCulture, $"- {MarkdownTables.Escape(remark)}\n");
        md.Append('\n').Append(CultureInfo.InvariantCulture, $"{MarkdownTables.Escape(newest.Fingerprint.Target)} · {table.Rows.Min(static r => r.Run.StartedAt).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · {MarkdownTables.Escape(newest.Study.Id)}\n\n");
        Points(md, table);
        md.Append("Under p50 and p99 stand 95 % intervals where the sample allows them. Runs: ")
            .AppendJoin(", ", table.Rows.Select(static r => $"{r.Study.Point} `{r.Run.Id}`")).Append("\n\n");
        MarkdownTables.Code(md, "yaml", newest.Study.Plan);
        return md.ToString();
    }

    private static void Points(StringBuilder md, StudyTable table)
    {
        var columns = StudyColumn.Of(table);
        md.Append("| # | ").AppendJoin(" | ", table.Axes.Select(MarkdownTables.Escape)).Append(" | ok | failed | ")
            .AppendJoin(" | ", columns.Select(static c => c.Title)).Append(" | verdict |\n|--:|");
        for (var i = 0; i < table.Axes.Count + 2 + columns.Count; i++)
            md.Append("--:|");
        md.Append("---|\n");
        foreach (var row in table.Rows)
        {
            var isBest = ReferenceEquals(row, table.Best);
            md.Append(CultureInfo.InvariantCulture, $"| {row.Study.Point} | ")
                .AppendJoin(" | ", table.Axes.Select(a => MarkdownTables.Escape(row.Study.Values.GetValueOrDefault(a, ""))))
                .Append(CultureInfo.InvariantCulture, $" | {NumberFormat.Count(row.Run.Counts.Ok)} | {NumberFormat.Count(row.Run.Counts.Failed)} | ")
                .AppendJoin(" | ", columns.Select(c => c.IntervalText(row) is { } interval ? $"{c.Text(row)}<br>{MarkdownTables.Escape(interval)}" : c.Text(row)))
                .Append(CultureInfo.InvariantCulture, $" | {(isBest ? "**best**, " : "")}{row.Verdict} |\n");
        }

        md.Append('\n');
    }
}
