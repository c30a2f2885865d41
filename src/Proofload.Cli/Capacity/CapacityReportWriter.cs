using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Cli.Terminals;
using Proofload.Reports.Capacity;

namespace Proofload.Cli.Capacity;

/// <summary>Writes the reports of a capacity: files first, then the summary and the chart, or the one report that was asked for there, on standard output.</summary>
internal sealed class CapacityReportWriter(Terminal terminal)
{
    public const string NoJunit = "--junit: a capacity is an interval and no test; gate on it with the exit code, or judge a run at the load that you need";

    /// <summary>Refuses what a capacity has no form for, before anything runs.</summary>
    /// <exception cref="CommandException">One of them was asked for; one line.</exception>
    public static void Check(ReportRequest request)
    {
        if (request.Dialect is not null)
        {
            throw new CommandException("--dialect: a search for capacity is many runs; show one of them: proofload runs show ID/3 --dialect NAME");
        }

        if (request.Junit is not null)
        {
            throw new CommandException(NoJunit);
        }
    }

    /// <summary>Writes everything that was asked for; a file that cannot be written does not keep the others from being written.</summary>
    /// <returns>The files that were written, and whether one was not.</returns>
    public async Task<(IReadOnlyList<string> Paths, bool HasFailed)> WriteAsync(CapacityDocument document, ReportRequest request)
    {
        var written = await new ReportFiles(terminal).WriteAsync(
        [
            (request.Json, () => CapacityJsonReport.Render(document), false),
            (request.Html, () => CapacityHtmlReport.Render(document), false),
            (request.Markdown, () => CapacityMarkdownReport.Render(document), false),
            (request.Csv, () => CapacityCsvReport.Render(document), false),
            (request.GithubSummary, () => CapacityMarkdownReport.Render(document), true),
        ]);
        if (request.OnOutputOfCapacity is { } render)
        {
            terminal.Output.Write(render(document));
        }
        else
        {
            terminal.Output.Write(SummaryPainter.Paint(CapacityTextReport.Build(document), terminal.OutputColour));
            var width = terminal.Traits.OutputIsTerminal ? terminal.Width : TerminalTraits.DefaultWidth;
            foreach (var line in CapacityChart.Draw(document.Result, CapacityCurve.Of(document.Result), width).Prepend(Line.Empty))
            {
                terminal.Output.WriteLine(line.Render(width, terminal.OutputColour));
            }
        }

        await terminal.Output.FlushAsync();
        return written;
    }
}
