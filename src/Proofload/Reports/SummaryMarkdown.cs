using System.Globalization;
using System.Text;

namespace Proofload.Reports;

/// <summary>Writes a summary as Markdown, for wikis, issues and pull requests.</summary>
public static class SummaryMarkdown
{
    /// <summary>The text.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="document">The summary.</param>
    public static string Render(string title, SummaryDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var md = new StringBuilder();
        md.Append(CultureInfo.InvariantCulture, $"# {MarkdownTables.Escape(title)}\n\n");
        foreach (var section in document.Sections)
        {
            if (section.Title.Length > 0)
                md.Append(CultureInfo.InvariantCulture, $"## {MarkdownTables.Escape(section.Title)}\n\n");
            var lines = section.Blocks.OfType<SummaryLine>().Count();
            foreach (var block in section.Blocks)
                Append(md, block, isList: section.Title.Length > 0 && lines > 1);
            if (md[^2] != '\n')
                md.Append('\n');
        }

        return md.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder md, SummaryBlock block, bool isList)
    {
        switch (block)
        {
            case SummaryTable table:
                Table(md, table);
                break;
            case SummaryFigure figure:
                MarkdownTables.Code(md, "text", string.Join('\n', figure.Lines));
                md.Append('\n');
                break;
            case SummaryLine line:
                md.Append(isList ? "- " : "");
                if (line.Label.Length > 0)
                    md.Append(CultureInfo.InvariantCulture, $"**{MarkdownTables.Escape(line.Label)}** ");
                md.Append(MarkdownTables.Escape(line.Text.TrimStart())).Append(isList ? "\n" : "\n\n");
                break;
        }
    }

    private static void Table(StringBuilder md, SummaryTable table)
    {
        md.Append("| ").AppendJoin(" | ", table.Columns.Select(static c => MarkdownTables.Escape(c.Title))).Append(" |\n|");
        foreach (var column in table.Columns)
            md.Append(column.IsNumber ? "--:|" : "---|");
        md.Append('\n');
        foreach (var row in table.Rows)
            md.Append("| ").AppendJoin(" | ", row.Cells.Select(MarkdownTables.Escape)).Append(" |\n");
        md.Append('\n');
    }
}
