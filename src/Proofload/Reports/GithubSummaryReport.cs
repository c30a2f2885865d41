using System.Globalization;
using System.Text;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>A short Markdown summary for a CI job page (<c>$GITHUB_STEP_SUMMARY</c>): the verdict in sight, the rest folded away.</summary>
public static class GithubSummaryReport
{
    private const int Samples = 3;

    private static readonly string[] Shown = ["latency", "service_time", "ttft", "service_ttft", "tpot"];

    /// <summary>The text.</summary>
    /// <param name="result">The run.</param>
    public static string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var md = new StringBuilder();
        md.Append(CultureInfo.InvariantCulture, $"### {MarkdownTables.Escape(result.Name)}: {VerdictText.Word(result.Verdict.Outcome)}\n\n");
        MarkdownTables.Verdict(md, result);
        MarkdownTables.Objectives(md, result.Verdict);
        var c = result.Counts;
        md.Append(CultureInfo.InvariantCulture,
            $"{NumberFormat.Count(c.Ok)} ok, {NumberFormat.Count(c.Failed)} failed, {NumberFormat.Rate(result.Rates.Throughput)}{(result.Rates.OutputTokens is { } t ? $", {NumberFormat.Number(t)} output tokens/s" : "")}\n\n");
        MarkdownTables.Metrics(md, Shown.Where(id => IsShown(result, id)).ToDictionary(id => id, id => result.Metrics[id], StringComparer.Ordinal));
        if (result.Errors.Count > 0)
            Details(md, $"Errors ({NumberFormat.Count(c.Failed)})", () => MarkdownTables.Errors(md, result, Samples));
        Details(md, "Load generator", () =>
        {
            foreach (var line in result.Source is { } source ? SourceText.Lines(source) : GeneratorText.Lines(result.Generator, result.Calibration))
                md.Append(CultureInfo.InvariantCulture, $"- {MarkdownTables.Escape(line)}\n");
            md.Append('\n');
        });
        Details(md, "Plan", () =>
        {
            MarkdownTables.Code(md, "yaml", result.Plan);
            md.Append('\n');
        });
        md.Append(MarkdownTables.Facts(result)).Append('\n');
        return md.ToString();
    }

    /// <summary>Times from the send stand in for those from the planned start only where another tool did not know the plan.</summary>
    private static bool IsShown(RunResult result, string id) =>
        result.Metrics.ContainsKey(id) && !((id == "service_time" && result.Metrics.ContainsKey("latency")) || (id == "service_ttft" && result.Metrics.ContainsKey("ttft")));

    private static void Details(StringBuilder md, string title, Action body)
    {
        md.Append(CultureInfo.InvariantCulture, $"<details><summary>{title}</summary>\n\n");
        body();
        md.Append("</details>\n\n");
    }
}
