using System.Text.RegularExpressions;
using Proofload.Cli.Reporting;
using Proofload.Reports;

namespace Proofload.Cli.Tests.Reporting;

public sealed partial class SummaryPainterTests
{
    private static readonly SummaryDocument Document = new(
    [
        new SummarySection("",
        [
            new SummaryLine(SummaryStatus.Bad, "FAILED", "1 of 2 objectives missed."),
            new SummaryLine(SummaryStatus.Warning, "", "  Requests were sent late, and this sentence is so long that it does not fit into one line of the summary any more."),
            new SummaryLine(SummaryStatus.None, "", "plain"),
        ]),
        new SummarySection("Objectives",
        [
            new SummaryTable([new SummaryColumn("result"), new SummaryColumn("objective")],
            [
                new SummaryRow(SummaryStatus.Good, ["passed", "latency p99 < 1s"]),
                new SummaryRow(SummaryStatus.Bad, ["failed", "ttft p99 < 1s"]),
            ]),
        ]),
    ]);

    [Fact]
    public void Colour_repeats_what_the_words_say_and_changes_none_of_them()
    {
        var coloured = SummaryPainter.Paint(Document, colour: true);
        Assert.Equal(SummaryText.Render(Document), Escapes().Replace(coloured, ""));
        Assert.Contains("\e[31mFAILED\e[0m ", coloured, StringComparison.Ordinal);
        Assert.Contains("  \e[32mpassed\e[0m  latency", coloured, StringComparison.Ordinal);
        Assert.Contains("  \e[31mfailed\e[0m  ttft", coloured, StringComparison.Ordinal);
        Assert.Contains("\e[1mObjectives\e[0m\n", coloured, StringComparison.Ordinal);
        Assert.Contains("\nplain\n", coloured, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rest_of_a_long_line_keeps_its_colour() =>
        Assert.Equal(2, SummaryPainter.Paint(Document, colour: true).Split("\e[33m").Length - 1);

    [Fact]
    public void Without_colour_the_text_is_the_renderers_own() =>
        Assert.Equal(SummaryText.Render(Document), SummaryPainter.Paint(Document, colour: false));

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Escapes();
}
