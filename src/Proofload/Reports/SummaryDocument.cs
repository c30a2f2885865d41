namespace Proofload.Reports;

/// <summary>A short report as data, so that plain text and a coloured terminal draw the same thing.</summary>
/// <param name="Sections">Sections, the verdict first.</param>
public sealed record SummaryDocument(IReadOnlyList<SummarySection> Sections)
{
    /// <summary>The same without control characters: names and error texts come from outside, and one in them could drive the reader's terminal.</summary>
    internal SummaryDocument Clean() => new([.. Sections.Select(static s => s with { Title = Clean(s.Title), Blocks = [.. s.Blocks.Select(Clean)] })]);

    private static SummaryBlock Clean(SummaryBlock block) => block switch
    {
        SummaryLine line => line with { Text = Clean(line.Text) },
        SummaryTable table => new SummaryTable(
            [.. table.Columns.Select(static c => c with { Title = Clean(c.Title) })],
            [.. table.Rows.Select(static r => r with { Cells = [.. r.Cells.Select(Clean)] })]),
        _ => block,
    };

    private static string Clean(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)) : text;
}

/// <summary>A titled part; the verdict has no title.</summary>
/// <param name="Title">The title; empty for none.</param>
/// <param name="Blocks">Lines and tables, in order.</param>
public sealed record SummarySection(string Title, IReadOnlyList<SummaryBlock> Blocks);

/// <summary>A line or a table.</summary>
public abstract record SummaryBlock;

/// <summary>One line.</summary>
/// <param name="Status">How it stands; says in colour what <paramref name="Label"/> says in a word.</param>
/// <param name="Label">A word in front, such as <c>passed</c>; empty for none.</param>
/// <param name="Text">The text.</param>
public sealed record SummaryLine(SummaryStatus Status, string Label, string Text) : SummaryBlock;

/// <summary>A table.</summary>
/// <param name="Columns">Columns.</param>
/// <param name="Rows">Rows; each has as many cells as there are columns.</param>
public sealed record SummaryTable(IReadOnlyList<SummaryColumn> Columns, IReadOnlyList<SummaryRow> Rows) : SummaryBlock;

/// <summary>A drawing made of characters.</summary>
/// <param name="Lines">Its lines; they are not wrapped.</param>
public sealed record SummaryFigure(IReadOnlyList<string> Lines) : SummaryBlock
{
    /// <summary>Draws the same on a page; null shows the lines.</summary>
    internal Action<Html.HtmlPage>? Html { get; init; }
}

/// <summary>A column.</summary>
/// <param name="Title">Head; may be empty.</param>
/// <param name="IsNumber">Aligned to the right.</param>
public sealed record SummaryColumn(string Title, bool IsNumber = false);

/// <summary>A row.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Cells">Cells.</param>
public sealed record SummaryRow(SummaryStatus Status, IReadOnlyList<string> Cells);

/// <summary>How a line or row stands.</summary>
public enum SummaryStatus
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>Good.</summary>
    Good,

    /// <summary>To be looked at: suspect, inconclusive.</summary>
    Warning,

    /// <summary>Bad: failed, invalid.</summary>
    Bad,

    /// <summary>Of less weight.</summary>
    Muted,
}
