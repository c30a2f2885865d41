using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Capacity;
using Proofload.Cli.Studies;
using Proofload.Plans;
using Proofload.Reports;
using Proofload.Reports.Capacity;
using Proofload.Reports.Dialects;
using Proofload.Results;

namespace Proofload.Cli.Reporting;

/// <summary>The flags that ask for reports; the same for a run that is made now and one that is kept.</summary>
internal sealed class ReportFlags
{
    private const string GithubVariable = "GITHUB_STEP_SUMMARY";

    /// <summary>A file name that means standard output.</summary>
    private const string Output = "-";

    private readonly Option<bool> _json = Flag.Switch("--json", "Print the result as one JSON document on standard output, and nothing else there.");
    private readonly Option<string?> _jsonOut = Flag.Text("--json-out", "FILE", "Write the result as JSON; as for the other reports, - is standard output.");
    private readonly Option<string?> _html = Flag.Text("--html", "FILE", "Write the report as one HTML file that needs no network.");
    private readonly Option<string?> _markdown = Flag.Text("--markdown", "FILE", "Write the report as Markdown, for a pull request.");
    private readonly Option<string?> _csv = Flag.Text("--csv", "FILE", "Write the metrics as CSV, and the series over time beside them as NAME.series.csv.");
    private readonly Option<string?> _junit = Flag.Text("--junit", "FILE", "Write the objectives as JUnit XML, one test case each.");
    private readonly Option<string?> _github = Flag.Optional("--github-summary", "FILE", $"Append the report to the summary of a GitHub job. Default file: ${GithubVariable}.");

    private readonly Option<string?> _dialect = Flag.Text("--dialect", "TOOL", "Show the run under another tool's definitions and in its layout, in place of the summary: " + string.Join(", ", DialectReport.Ids) + ". Default: the summary.");

    public ReportFlags() => Group = new FlagGroup("Reports", [_dialect, _json, _jsonOut, _html, _markdown, _csv, _junit, _github]);

    public FlagGroup Group { get; }

    /// <summary>What was asked for.</summary>
    /// <exception cref="CommandException">Two reports are meant for standard output; one line.</exception>
    public ReportRequest Read(ParseResult parsed, CliServices services)
    {
        var onOutput = new List<(string Flag, Func<RunResult, string> Render, Func<IReadOnlyList<RunResult>, string> OfStudy, Func<CapacityDocument, string> OfCapacity)>();
        if (parsed.GetValue(_json))
        {
            onOutput.Add(("--json", JsonReport.Render, StudyReports.Json, CapacityJsonReport.Render));
        }

        var request = new ReportRequest
        {
            Json = FileOf(_jsonOut, JsonReport.Render, StudyReports.Json, CapacityJsonReport.Render),
            Html = FileOf(_html, HtmlReport.Render, StudyReports.Html, CapacityHtmlReport.Render),
            Markdown = FileOf(_markdown, MarkdownReport.Render, StudyReports.Markdown, CapacityMarkdownReport.Render),
            Csv = FileOf(_csv, CsvReport.RenderMetrics, StudyReports.Csv, CapacityCsvReport.Render),
            Junit = FileOf(_junit, static result => JunitReport.Render(result), StudyReports.Junit, static _ => throw new CommandException(CapacityReportWriter.NoJunit)),
            GithubSummary = parsed.Has(_github) ? Github(parsed.GetValue(_github), services) : null,
            Dialect = Dialect(parsed.GetValue(_dialect)),
        };
        if (request.Dialect is not null && onOutput.Count > 0)
        {
            throw new CommandException($"only one report can stand on standard output: --dialect, {onOutput[0].Flag}; give the other a file");
        }

        return onOutput.Count > 1
            ? throw new CommandException($"only one report can stand on standard output: {string.Join(", ", onOutput.Select(static o => o.Flag))}; give the others a file")
            : request with { OnOutput = onOutput.Count == 1 ? onOutput[0].Render : null, OnOutputOfStudy = onOutput.Count == 1 ? onOutput[0].OfStudy : null, OnOutputOfCapacity = onOutput.Count == 1 ? onOutput[0].OfCapacity : null };

        string? FileOf(Option<string?> option, Func<RunResult, string> render, Func<IReadOnlyList<RunResult>, string> ofStudy, Func<CapacityDocument, string> ofCapacity)
        {
            var path = parsed.GetValue(option);
            if (path != Output)
            {
                return services.PathOf(path);
            }

            onOutput.Add(($"{option.Name} {Output}", render, ofStudy, ofCapacity));
            return null;
        }
    }

    private static string? Dialect(string? id) => id is null || DialectReport.Ids.Contains(id, StringComparer.Ordinal)
        ? id
        : throw new CommandException($"--dialect: there is no '{id}'; {NearestName.Hint(id, DialectReport.Ids)}");

    private static string Github(string? path, CliServices services)
    {
        if (path?.Contains("://", StringComparison.Ordinal) == true)
        {
            throw new CommandException($"--github-summary took '{path}' for its file; put the address first, or write --github-summary=FILE");
        }

        path ??= services.Terminal.Traits.Environment(GithubVariable);
        return services.PathOf(string.IsNullOrEmpty(path) ? null : path)
            ?? throw new CommandException($"--github-summary: ${GithubVariable} is not set here; give a file");
    }
}
