using System.Globalization;
using Proofload.Data;

namespace Proofload.Imports.Reading;

/// <summary>Lines of an import that could not be read: counted, the first few told, refused when there are too many.</summary>
/// <param name="most">How many may be passed over.</param>
internal sealed class SkippedLines(int most)
{
    private const int Told = 5;

    private readonly List<string> _told = [];

    /// <summary>Number of lines.</summary>
    public long Count { get; private set; }

    /// <summary>What to tell the reader: the first lines with their reasons, how many more, what was cut off.</summary>
    public IEnumerable<string> Remarks => Count > Told
        ? [.. _told, string.Create(CultureInfo.InvariantCulture, $"{Count:N0} lines could not be read in all; they are in no figure")]
        : _told;

    /// <summary>Passes a line over.</summary>
    /// <exception cref="ImportException">It is one too many.</exception>
    public void Add(string file, long line, string reason)
    {
        Count++;
        var text = $"{file}:{line.ToString(CultureInfo.InvariantCulture)}: {OneLine.Of(reason)}";
        if (Count > most)
        {
            throw new ImportException(string.Create(
                CultureInfo.InvariantCulture,
                $"{text}; that is unreadable line {Count:N0}, at most {most:N0} are passed over: is it the format that it looks like?"));
        }

        if (_told.Count < Told)
            _told.Add(text + "; the line is in no figure");
    }
}
