using System.Globalization;
using Proofload.Cli.Terminals;
using Proofload.Imports;

namespace Proofload.Cli.Importing;

/// <summary>How far an import has come, in one line that is drawn over itself; nothing where a line cannot be redrawn.</summary>
internal sealed class ImportProgressLine(Terminal terminal)
{
    /// <summary>Files below this are read before anybody can look.</summary>
    private const long Smallest = 8 << 20;

    private int _length;

    public void Show(ImportProgress progress)
    {
        if (!terminal.Traits.CanRedraw || progress.Total < Smallest)
        {
            return;
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"reading {progress.File}: {100.0 * progress.Bytes / progress.Total:0} % of {progress.Total / 1_048_576.0:N0} MiB");
        text = text.Length < terminal.Width ? text : text[..(terminal.Width - 1)];
        Draw(text);
    }

    /// <summary>Leaves the line empty for what comes after.</summary>
    public void Clear()
    {
        if (_length > 0)
        {
            Draw("");
            terminal.Error.Write('\r');
            terminal.Error.Flush();
        }
    }

    private void Draw(string text)
    {
        terminal.Error.Write('\r' + text.PadRight(_length));
        terminal.Error.Flush();
        _length = text.Length;
    }
}
