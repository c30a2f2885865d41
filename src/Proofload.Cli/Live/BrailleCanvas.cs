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

    public BrailleCanvas(int columns, int rows)
    {
        _dots = new byte[columns, rows];
        _inks = new Ink[columns, rows];
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

            var text = string.Create(end - start, (Dots: _dots, start, row), static (span, state) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    var dots = state.Dots[state.start + i, state.row];
                    span[i] = dots == 0 ? ' ' : (char)(0x2800 + dots);
                }
            });
            line.Add(text, _inks[start, row]);
            start = end;
        }

        return line;
    }
}
