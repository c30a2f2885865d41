using Proofload.Cli.Terminals;

namespace Proofload.Cli.Live;

/// <summary>A raster of dots drawn with braille characters: two dots across and four down in each column and row of text.</summary>
internal sealed class BrailleCanvas
{
    // Bit of each dot by [x, y] within a character, as Unicode numbers them.
    private static readonly byte[,] Bits =
    {
        { 0x01, 0x02, 0x04, 0x40 },
        { 0x08, 0x10, 0x20, 0x80 },
    };

    private readonly byte[,] _dots;
    private readonly Ink[,] _inks;
    private readonly char[,] _labels;

    public BrailleCanvas(int columns, int rows)
    {
        _dots = new byte[columns, rows];
        _inks = new Ink[columns, rows];
        _labels = new char[columns, rows];
        Columns = columns;
        Rows = rows;
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Sets a dot; a character that holds dots of several inks takes the last one.</summary>
    public void Set(int x, int y, Ink ink)
    {
        _dots[x / 2, y / 4] |= Bits[x % 2, y % 4];
        _inks[x / 2, y / 4] = ink;
    }

    /// <summary>Sets the dots of a vertical stroke between two rows of dots, ends included.</summary>
    public void Stroke(int x, int from, int to, Ink ink)
    {
        for (var y = Math.Min(from, to); y <= Math.Max(from, to); y++)
        {
            Set(x, y, ink);
        }
    }

    /// <summary>Sets the dots of a straight line, ends included.</summary>
    public void Segment((int X, int Y) from, (int X, int Y) to, Ink ink)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var i = 0; i <= steps; i++)
        {
            Set(from.X + (int)Math.Round((double)(to.X - from.X) * i / steps), from.Y + (int)Math.Round((double)(to.Y - from.Y) * i / steps), ink);
        }
    }

    /// <summary>Puts a character in place of the dots of a column and row of text.</summary>
    public void Label(int column, int row, char text, Ink ink)
    {
        _labels[column, row] = text;
        _inks[column, row] = ink;
    }

    public Line Row(int row)
    {
        var line = new Line();
        var start = 0;
        while (start < Columns)
        {
            var end = start + 1;
            while (end < Columns && _inks[end, row] == _inks[start, row])
            {
                end++;
            }

            var text = string.Create(end - start, (Dots: _dots, Labels: _labels, start, row), static (span, state) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    var dots = state.Dots[state.start + i, state.row];
                    var label = state.Labels[state.start + i, state.row];
                    span[i] = label != 0 ? label : dots == 0 ? ' ' : (char)(0x2800 + dots);
                }
            });
            line.Add(text, _inks[start, row]);
            start = end;
        }

        return line;
    }
}
