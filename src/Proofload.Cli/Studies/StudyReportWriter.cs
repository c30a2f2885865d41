using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Cli.Terminals;
using Proofload.Reports.Studies;
using Proofload.Results;

namespace Proofload.Cli.Studies;

/// <summary>Writes the reports of a study: files first, then the table and the chart, or the one report that was asked for there, on standard output.</summary>
internal sealed class StudyReportWriter(Terminal terminal)
{
    private const string Sweep = "a sweep";

    /// <summary>Refuses what a study has no form for, before anything runs.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="study">What the study is called: <c>a sweep</c>, <c>a gate</c> or <c>a canary</c>.</param>
    /// <exception cref="CommandException">One of them was asked for; one line.</exception>
    public static void Check(ReportRequest request, string study = Sweep)
    {
        if (request.Dialect is not null)
        {
            throw new CommandException($"--dialect: {study} is many runs; show one of them: proofload runs show RUN --dialect NAME");
        }

        if (study != Sweep && request.Csv is not null)
        {
            throw new CommandException($"--csv: {study} has no table of that form; take --json, or --csv of one of its runs: proofload runs show RUN --csv FILE");
        }

        if (study == Sweep && request.Junit is not null)
        {
            throw new CommandException("--junit: the objectives of a sweep are judged at each point; write the report of one of them: proofload runs show RUN --junit FILE");
        }
    }

    /// <summary>Writes everything that was asked for; a file that cannot be written does not keep the others from being written.</summary>
    /// <returns>The files that were written, and whether one was not.</returns>
    public async Task<(IReadOnlyList<string> Paths, bool HasFailed)> WriteAsync(IReadOnlyList<RunResult> runs, ReportRequest request)
    {
        var written = await new ReportFiles(terminal).WriteAsync(
        [
            (request.Json, () => StudyReports.Json(runs), false),
            (request.Html, () => StudyReports.Html(runs), false),
            (request.Markdown, () => StudyReports.Markdown(runs), false),
            (request.Csv, () => StudyReports.Csv(runs), false),
            (request.Junit, () => StudyReports.Junit(runs), false),
            (request.GithubSummary, () => StudyReports.Markdown(runs), true),
        ]);
        if (request.OnOutputOfStudy is { } render)
        {
            terminal.Output.Write(render(runs));
        }
        else if (StudyReports.Summary(runs) is var (_, document))
        {
            terminal.Output.Write(SummaryPainter.Paint(document, terminal.OutputColour));
        }
        else
        {
            terminal.Output.Write(SummaryPainter.Paint(StudyTextReport.Build(runs), terminal.OutputColour));
            var width = terminal.Traits.OutputIsTerminal ? terminal.Width : TerminalTraits.DefaultWidth;
            foreach (var line in StudyChart.Draw(StudyCurve.Of(runs), width).Prepend(Line.Empty))
            {
                terminal.Output.WriteLine(line.Render(width, terminal.OutputColour));
            }
        }

        await terminal.Output.FlushAsync();
        return written;
    }
}
