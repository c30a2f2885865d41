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
    /// <returns>The files that were written, and whether one was not.</returns>
    public async Task<(IReadOnlyList<string> Paths, bool HasFailed)> WriteAsync(RunResult result, ReportRequest request, IReadOnlyList<RequestRecord>? records = null)
    {
        var written = new List<string>();
        var hasFailed = false;
        foreach (var (path, text) in Files(result, request))
        {
            var existed = File.Exists(path);
            try
            {
                if (path == request.GithubSummary)
                {
                    await File.AppendAllTextAsync(path, text());
                }
                else
                {
                    await File.WriteAllTextAsync(path, text());
                }

                written.Add(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                hasFailed = true;
                terminal.Fail($"cannot write {path}: {exception.Message.ReplaceLineEndings(" ")}");
                if (!existed)
                {
                    RemoveRest(path);
                }
            }
        }

        terminal.Output.Write(request.OnOutput is { } render ? render(result)
            : request.Dialect is { } dialect ? DialectReport.Render(result, dialect, records)
            : SummaryPainter.Paint(TextReport.Build(result), terminal.OutputColour));
        await terminal.Output.FlushAsync();
        return (written, hasFailed);
    }

    /// <summary>Where the series stands beside the metrics: <c>run.csv</c> and <c>run.series.csv</c>.</summary>
    public static string SeriesPath(string csv) => Path.ChangeExtension(csv, ".series" + Path.GetExtension(csv));

    /// <summary>Half a report looks like a whole one to whatever picks it up.</summary>
    private static void RemoveRest(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The message about the file itself has been given.
        }
    }

    private static IEnumerable<(string Path, Func<string> Text)> Files(RunResult result, ReportRequest request)
    {
        if (request.Json is { } json)
        {
            yield return (json, () => JsonReport.Render(result));
        }

        if (request.Html is { } html)
        {
            yield return (html, () => HtmlReport.Render(result));
        }

        if (request.Markdown is { } markdown)
        {
            yield return (markdown, () => MarkdownReport.Render(result));
        }

        if (request.Csv is { } csv)
        {
            yield return (csv, () => CsvReport.RenderMetrics(result));
            yield return (SeriesPath(csv), () => CsvReport.RenderSeries(result));
        }

        if (request.Junit is { } junit)
        {
            yield return (junit, () => JunitReport.Render(result));
        }

        if (request.GithubSummary is { } github)
        {
            yield return (github, () => GithubSummaryReport.Render(result));
        }
    }
}
