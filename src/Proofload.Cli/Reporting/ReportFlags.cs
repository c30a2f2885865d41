using System.CommandLine;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Reporting;

/// <summary>The flags that ask for reports; the same for a run that is made now and one that is kept.</summary>
internal sealed class ReportFlags
{
    private const string GithubVariable = "GITHUB_STEP_SUMMARY";

    private readonly Option<bool> _json = Flag.Switch("--json", "Print the result as one JSON document on standard output, and nothing else there.");
    private readonly Option<string?> _jsonOut = Flag.Text("--json-out", "FILE", "Write the result as JSON.");
    private readonly Option<string?> _html = Flag.Text("--html", "FILE", "Write the report as one HTML file that needs no network.");
    private readonly Option<string?> _markdown = Flag.Text("--markdown", "FILE", "Write the report as Markdown, for a pull request.");
    private readonly Option<string?> _csv = Flag.Text("--csv", "FILE", "Write the metrics as CSV, and the series over time beside them as NAME.series.csv.");
    private readonly Option<string?> _junit = Flag.Text("--junit", "FILE", "Write the objectives as JUnit XML, one test case each.");
    private readonly Option<string?> _github = Flag.Optional("--github-summary", "FILE", $"Append the report to the summary of a GitHub job. Default file: ${GithubVariable}.");

    public ReportFlags() => Group = new FlagGroup("Reports", [_json, _jsonOut, _html, _markdown, _csv, _junit, _github]);

    public FlagGroup Group { get; }

    public ReportRequest Read(ParseResult parsed, CliServices services) => new()
    {
        JsonOnOutput = parsed.GetValue(_json),
        Json = services.PathOf(parsed.GetValue(_jsonOut)),
        Html = services.PathOf(parsed.GetValue(_html)),
        Markdown = services.PathOf(parsed.GetValue(_markdown)),
        Csv = services.PathOf(parsed.GetValue(_csv)),
        Junit = services.PathOf(parsed.GetValue(_junit)),
        GithubSummary = parsed.Has(_github) ? Github(parsed.GetValue(_github), services) : null,
    };

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
