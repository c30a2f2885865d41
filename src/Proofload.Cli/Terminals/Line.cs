using System.Text;

namespace Proofload.Cli.Terminals;

/// <summary>One line of a frame: pieces of text with their ink, cut to a width without breaking an escape sequence.</summary>
internal sealed class Line
{
    private readonly List<(string Text, Ink Ink)> _pieces = [];

    /// <summary>Columns in use. Every character drawn here is one column wide.</summary>
    public int Length { get; private set; }

    public static Line Empty => new();

    public Line Add(string text, Ink ink = Ink.Plain)
    {
        _pieces.Add((text, ink));
        Length += text.Length;
        return this;
    }

    public Line Add(Line other)
    {
        _pieces.AddRange(other._pieces);
        Length += other.Length;
        return this;
    }

    /// <summary>Fills up with spaces to a column.</summary>
    public Line PadTo(int column) => Length < column ? Add(new string(' ', column - Length)) : this;

    /// <summary>The text, at most <paramref name="width"/> columns; what does not fit ends in an ellipsis.</summary>
    public string Render(int width, bool colour)
    {
        var text = new StringBuilder();
        var left = Length <= width ? width : width - 1;
        foreach (var (piece, ink) in _pieces)
        {
            if (left <= 0)
            {
                break;
            }

            var part = piece.Length <= left ? piece : piece[..left];
            text.Append(Ansi.Paint(part, ink, colour));
            left -= part.Length;
        }

        if (Length > width)
        {
            text.Append('…');
        }

        return colour ? text.ToString() : text.ToString().TrimEnd();
    }

    /// <summary>Lays parts out behind a label, as many on a line as fit; further lines are indented to the label's width.</summary>
    public static IEnumerable<Line> Flow(string label, int indent, IEnumerable<Line> parts, int width, string separator = " · ")
    {
        var line = new Line().Add(label, Ink.Dim).PadTo(indent);
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst && line.Length + separator.Length + part.Length > width)
            {
                yield return line;
                line = new Line().PadTo(indent);
                isFirst = true;
            }

            if (!isFirst)
            {
                line.Add(separator, Ink.Dim);
            }

            line.Add(part);
            isFirst = false;
        }

        yield return line;
    }
}
