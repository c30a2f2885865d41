using System.Globalization;
using System.Text;

namespace Proofload.Reports;

/// <summary>Draws a summary as plain text: aligned columns, no colour, at most 100 characters wide (but for a single word or cell that is longer).</summary>
public static class SummaryText
{
    /// <summary>Widest line.</summary>
    public const int Width = 100;

    private const string Gap = "  ";

    /// <summary>The text; ends with a line feed.</summary>
    /// <param name="document">The summary.</param>
    public static string Render(SummaryDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var text = new StringBuilder();
        foreach (var section in document.Sections)
        {
            if (text.Length > 0)
                text.Append('\n');
            if (section.Title.Length > 0)
                text.Append(section.Title).Append('\n');
            var indent = section.Title.Length > 0 ? Gap : "";
            foreach (var block in section.Blocks)
            {
                if (block is SummaryTable table)
                    AppendTable(text, table, indent);
                else if (block is SummaryFigure figure)
                    text.AppendJoin("", figure.Lines.Select(l => (indent + l).TrimEnd() + "\n"));
                else if (block is SummaryLine line)
                    AppendWrapped(text, line.Label.Length > 0 ? $"{line.Label}{Gap}{line.Text}" : line.Text, indent);
            }
        }

        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, SummaryTable table, string indent)
    {
        var widths = table.Columns
            .Select((c, i) => Math.Max(Cells(c.Title), table.Rows.Count == 0 ? 0 : table.Rows.Max(r => Cells(r.Cells[i]))))
            .ToArray();
        var last = widths.Length - 1;

        // A wide table comes closer together; if that is not enough its last column gives way, to lines of its own beneath.
        var fixedWidth = widths.Sum() - (table.Columns[last].IsNumber ? 0 : widths[last]);
        var gap = indent.Length + fixedWidth + (last * Gap.Length) <= Width ? Gap : " ";
        var room = Width - indent.Length - widths.Take(last).Sum(w => w + gap.Length);
        var below = widths[last] > room;
        if (below)
            widths[last] = Math.Max(0, table.Rows.Select(r => Cells(r.Cells[last])).Where(w => w <= room).DefaultIfEmpty().Max());
        if (table.Columns.Any(c => c.Title.Length > 0))
            AppendRow(text, [.. table.Columns.Select((c, i) => i == last && Cells(c.Title) > room ? "" : c.Title)], table.Columns, widths, indent, gap);
        foreach (var row in table.Rows)
        {
            var moved = below && Cells(row.Cells[last]) > room;
            AppendRow(text, moved ? [.. row.Cells.Take(last), ""] : row.Cells, table.Columns, widths, indent, gap);
            if (moved)
                AppendWrapped(text, $"{table.Columns[last].Title} {row.Cells[last]}".Trim(), indent + Gap + Gap);
        }
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells, IReadOnlyList<SummaryColumn> columns, int[] widths, string indent, string gap)
    {
        var line = new StringBuilder(indent);
        for (var i = 0; i < cells.Count; i++)
        {
            var fill = new string(' ', Math.Max(0, widths[i] - Cells(cells[i])));
            line.Append(columns[i].IsNumber ? fill + cells[i] : cells[i] + fill);
            if (i < cells.Count - 1)
                line.Append(gap);
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    private static void AppendWrapped(StringBuilder text, string line, string indent)
    {
        var lead = line.Length - line.TrimStart().Length;
        var first = indent + line[..lead];
        var next = first + Gap;
        var current = new StringBuilder(first);
        var empty = true;
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && Cells(current.ToString()) + 1 + Cells(word) > Width)
            {
                text.Append(current).Append('\n');
                current.Clear().Append(next);
                empty = true;
            }

            if (!empty)
                current.Append(' ');
            current.Append(word);
            empty = false;
        }

        text.Append(current).Append('\n');
    }

    private static int Cells(string text) => new StringInfo(text).LengthInTextElements;
}
