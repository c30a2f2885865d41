namespace Proofload.Cli.Terminals;

/// <summary>An aligned table of short texts. The last column takes what is left of the width and is cut to it.</summary>
internal sealed class TextTable(params IReadOnlyList<TextColumn> columns)
{
    private readonly List<IReadOnlyList<(string Text, Ink Ink)>> _rows = [];

    public void Add(params IReadOnlyList<(string Text, Ink Ink)> cells) => _rows.Add(cells);

    public void Write(TextWriter writer, int width, bool colour)
    {
        var widths = columns.Select((column, i) => _rows.Select(r => r[i].Text.Length).Append(column.Title.Length).Max()).ToArray();
        writer.WriteLine(Compose([.. columns.Select(static c => (c.Title, Ink.Dim))], widths).Render(width, colour));
        foreach (var row in _rows)
        {
            writer.WriteLine(Compose(row, widths).Render(width, colour));
        }
    }

    private Line Compose(IReadOnlyList<(string Text, Ink Ink)> cells, int[] widths)
    {
        var line = new Line();
        for (var i = 0; i < cells.Count; i++)
        {
            var (text, ink) = cells[i];
            var gap = new string(' ', widths[i] - text.Length);
            if (i > 0)
            {
                line.Add("  ");
            }

            if (columns[i].IsRight)
            {
                line.Add(gap).Add(text, ink);
            }
            else
            {
                line.Add(text, ink).Add(i < cells.Count - 1 ? gap : "");
            }
        }

        return line;
    }
}

/// <summary>A column.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsRight">True aligns to the right, for numbers.</param>
internal sealed record TextColumn(string Title, bool IsRight = false);
