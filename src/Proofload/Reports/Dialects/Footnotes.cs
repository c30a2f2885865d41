using Proofload.Analysis.Dialects;

namespace Proofload.Reports.Dialects;

/// <summary>Numbers the remarks of a page; the same remark has one number.</summary>
internal sealed class Footnotes
{
    private readonly List<string> _notes = [];

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The mark of a remark: <c>[1]</c>; empty for no remark.</summary>
    public string Mark(string note)
    {
        if (note.Length == 0)
        {
            return "";
        }

        var at = _notes.IndexOf(note);
        if (at < 0)
        {
            at = _notes.Count;
            _notes.Add(note);
        }

        return $"[{at + 1}]";
    }

    /// <summary>A figure as the tool would print it, or the tool's word for a missing one, each with its mark.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="format">How the tool prints it.</param>
    /// <param name="missing">Its word.</param>
    public string Cell(Figure figure, Func<double, string> format, string missing) =>
        (figure.Value is { } value ? format(value) : missing) + Mark(figure.Note);
}
