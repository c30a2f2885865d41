using Proofload.Reports.Capacity;
using Proofload.Results;

namespace Proofload.Cli.Reporting;

/// <summary>Which reports of a run are wanted, and where. Paths are absolute; null means not wanted.</summary>
internal sealed record ReportRequest
{
    /// <summary>What stands on standard output in place of the summary; null for the summary.</summary>
    public Func<RunResult, string>? OnOutput { get; init; }

    /// <summary>The same for a study.</summary>
    public Func<IReadOnlyList<RunResult>, string>? OnOutputOfStudy { get; init; }

    /// <summary>The same for a capacity.</summary>
    public Func<CapacityDocument, string>? OnOutputOfCapacity { get; init; }

    /// <summary>Tool whose definitions and layout stand in place of the summary; null for the summary.</summary>
    public string? Dialect { get; init; }

    public string? Json { get; init; }

    public string? Html { get; init; }

    public string? Markdown { get; init; }

    public string? Csv { get; init; }

    public string? Junit { get; init; }

    /// <summary>Appended to, as GitHub asks for.</summary>
    public string? GithubSummary { get; init; }

    /// <summary>Every file that will be written.</summary>
    public IEnumerable<string> Paths => new[] { Json, Html, Markdown, Csv, Junit, GithubSummary }.OfType<string>();
}
