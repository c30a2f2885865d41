using System.Globalization;
using System.Text;

namespace Proofload.Reports;

/// <summary>Draws a summary as plain text: aligned columns, no colour, at most 100 characters wide.</summary>
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

        // The last column gives way; what does not fit goes to lines of its own beneath.
        var before = indent.Length + widths.Take(last).Sum(w => w + Gap.Length);
        var room = Math.Max(0, Width - before);
        var below = !table.Columns[last].IsNumber && widths[last] > room;
        if (table.Columns.Any(c => c.Title.Length > 0))
            AppendRow(text, [.. table.Columns.Select(c => c.Title)], table.Columns, widths, indent);
        foreach (var row in table.Rows)
        {
            if (below && Cells(row.Cells[last]) > room)
            {
                AppendRow(text, [.. row.Cells.Take(last), ""], table.Columns, widths, indent);
                AppendWrapped(text, row.Cells[last], indent + Gap + Gap);
            }
            else
            {
                AppendRow(text, row.Cells, table.Columns, widths, indent);
            }
        }
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells, IReadOnlyList<SummaryColumn> columns, int[] widths, string indent)
    {
        var line = new StringBuilder(indent);
        for (var i = 0; i < cells.Count; i++)
        {
            var fill = new string(' ', Math.Max(0, widths[i] - Cells(cells[i])));
            line.Append(columns[i].IsNumber ? fill + cells[i] : cells[i] + fill);
            if (i < cells.Count - 1)
                line.Append(Gap);
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
