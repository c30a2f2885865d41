using System.Text;
using Proofload.Cli.Terminals;

namespace Proofload.Cli.Live;

/// <summary>Redraws a block of lines in place on the error stream. For one thread at a time.</summary>
internal sealed class FramePainter(Terminal terminal)
{
    private int _drawnLines;

    /// <summary>Draws the lines over those that were drawn before.</summary>
    public void Redraw(IReadOnlyList<Line> lines, int width)
    {
        var frame = new StringBuilder();
        frame.Append(Ansi.BeginUpdate).Append(Ansi.HideCursor).Append('\r').Append(Ansi.CursorUp(_drawnLines));
        foreach (var line in lines)
        {
            frame.Append(line.Render(width, terminal.ErrorColour)).Append(Ansi.EraseLineEnd).Append('\n');
        }

        frame.Append(Ansi.EraseBelow).Append(Ansi.EndUpdate);
        _drawnLines = lines.Count;
        terminal.Error.Write(frame.ToString());
        terminal.Error.Flush();
    }

    /// <summary>Takes them away.</summary>
    public void Erase()
    {
        if (_drawnLines == 0)
        {
            return;
        }

        terminal.Error.Write('\r' + Ansi.CursorUp(_drawnLines) + Ansi.EraseBelow + Ansi.ShowCursor);
        terminal.Error.Flush();
        _drawnLines = 0;
    }
}
