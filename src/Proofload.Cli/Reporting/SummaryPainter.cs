using Proofload.Cli.Terminals;
using Proofload.Reports;

namespace Proofload.Cli.Reporting;

/// <summary>
/// Colours a rendered summary. The text is the renderer's own, so that a terminal and a pipe show the same characters; colour only repeats
/// what a word says.
/// </summary>
internal static class SummaryPainter
{
    public static string Paint(SummaryDocument document, bool colour)
    {
        var text = SummaryText.Render(document);
        if (!colour)
        {
            return text;
        }

        var painter = new LinePainter(document);
        return string.Join('\n', text.TrimEnd('\n').Split('\n').Select(painter.Paint)) + "\n";
    }

    private static IEnumerable<Mark> Marks(SummaryBlock block) => block switch
    {
        SummaryLine { Label.Length: > 0 } line => [new Mark(line.Label, InkOf(line.Status), IsWhole: false)],
        SummaryLine line => [new Mark(FirstWord(line.Text), InkOf(line.Status), IsWhole: true)],
        SummaryTable table => table.Rows.Where(static r => r.Cells[0].Length > 0).Select(static r => new Mark(r.Cells[0], InkOf(r.Status), IsWhole: false)),
        _ => [],
    };

    private static string FirstWord(string text)
    {
        var trimmed = text.TrimStart();
        var blank = trimmed.IndexOf(' ');
        return blank < 0 ? trimmed : trimmed[..blank];
    }

    private static Ink InkOf(SummaryStatus status) => status switch
    {
        SummaryStatus.Good => Ink.Good,
        SummaryStatus.Warning => Ink.Warning,
        SummaryStatus.Bad => Ink.Bad,
        SummaryStatus.Muted => Ink.Dim,
        _ => Ink.Plain,
    };

    /// <summary>Paints the lines in order: what is to be marked comes in the same order as the lines.</summary>
    private sealed class LinePainter(SummaryDocument document)
    {
        private readonly Queue<Mark> _marks = new(document.Sections.SelectMany(static s => s.Blocks).SelectMany(Marks));
        private readonly HashSet<string> _titles = document.Sections.Select(static s => s.Title).Where(static t => t.Length > 0).ToHashSet(StringComparer.Ordinal);
        private (int Indent, Ink Ink) _running;

        public string Paint(string line)
        {
            var body = line.TrimStart();
            var indent = line.Length - body.Length;
            if (_marks.TryPeek(out var mark) && body.StartsWith(mark.Start, StringComparison.Ordinal))
            {
                _marks.Dequeue();
                _running = (indent, mark.IsWhole ? mark.Ink : Ink.Plain);
                var end = mark.IsWhole ? body.Length : mark.Start.Length;
                return line[..indent] + Ansi.Paint(body[..end], mark.Ink, colour: true) + body[end..];
            }

            if (_titles.Contains(line))
            {
                return Ansi.Paint(line, Ink.Strong, colour: true);
            }

            // The rest of a line that was too long stands further to the right and belongs to it.
            return indent > _running.Indent ? line[..indent] + Ansi.Paint(body, _running.Ink, colour: true) : line;
        }
    }

    /// <param name="Start">How the line begins.</param>
    /// <param name="Ink">Its ink.</param>
    /// <param name="IsWhole">True for the whole line, false for the start only.</param>
    private readonly record struct Mark(string Start, Ink Ink, bool IsWhole);
}
