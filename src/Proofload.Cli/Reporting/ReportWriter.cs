using Proofload.Analysis.Comparison;
using Proofload.Cli.Terminals;
using Proofload.Measurement.Recording;
using Proofload.Reports;
using Proofload.Reports.Dialects;
using Proofload.Results;

namespace Proofload.Cli.Reporting;

/// <summary>Writes the reports of a run: files first, then the summary, or the one report that was asked for there, on standard output.</summary>
internal sealed class ReportWriter(Terminal terminal)
{
    /// <summary>Writes everything that was asked for; a file that cannot be written does not keep the others from being written.</summary>
    /// <param name="result">The run.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="records">The run's requests, for a dialect; null when they were not kept.</param>
    /// <param name="histories">What came before, for the page.</param>
    /// <returns>The files that were written, and whether one was not.</returns>
    public async Task<(IReadOnlyList<string> Paths, bool HasFailed)> WriteAsync(RunResult result, ReportRequest request, IReadOnlyList<RequestRecord>? records = null, IReadOnlyList<RunHistory>? histories = null)
    {
        var written = await new ReportFiles(terminal).WriteAsync(
        [
            (request.Json, () => JsonReport.Render(result), false),
            (request.Html, () => HtmlReport.Render(result, histories ?? []), false),
            (request.Markdown, () => MarkdownReport.Render(result), false),
            (request.Csv, () => CsvReport.RenderMetrics(result), false),
            (request.Csv is { } csv ? SeriesPath(csv) : null, () => CsvReport.RenderSeries(result), false),
            (request.Junit, () => JunitReport.Render(result), false),
            (request.GithubSummary, () => GithubSummaryReport.Render(result), true),
        ]);
        terminal.Output.Write(request.OnOutput is { } render ? render(result)
            : request.Dialect is { } dialect ? DialectReport.Render(result, dialect, records)
            : SummaryPainter.Paint(TextReport.Build(result), terminal.OutputColour));
        await terminal.Output.FlushAsync();
        return written;
    }

    /// <summary>Where the series stands beside the metrics: <c>run.csv</c> and <c>run.series.csv</c>.</summary>
    public static string SeriesPath(string csv) => Path.ChangeExtension(csv, ".series" + Path.GetExtension(csv));
}
