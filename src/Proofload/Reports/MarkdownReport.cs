using System.Globalization;
using System.Text;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>The report as Markdown, for wikis, issues and pull requests.</summary>
public static class MarkdownReport
{
    private const int Samples = 10;

    /// <summary>The text.</summary>
    /// <param name="result">The run.</param>
    public static string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var md = new StringBuilder();
        md.Append(CultureInfo.InvariantCulture, $"# {MarkdownTables.Escape(result.Name)}\n\n");
        MarkdownTables.Verdict(md, result);
        MarkdownTables.Objectives(md, result.Verdict);
        md.Append(MarkdownTables.Facts(result)).Append("\n\n## Requests\n\n");
        Requests(md, result);
        if (result.Sessions is { } sessions)
            md.Append(CultureInfo.InvariantCulture, $"Sessions: {SessionText.Line(sessions)}\n\n");
        md.Append("## Metrics\n\n");
        MarkdownTables.Metrics(md, ScenarioText.WithoutOwn(result));
        if (result.Scenario is { } scenario)
            ScenarioText.Markdown(md, result, scenario);
        if (result.Pattern is { } pattern)
        {
            md.Append(CultureInfo.InvariantCulture, $"## {PatternText.Title(pattern)}\n\n");
            foreach (var line in PatternText.Lines(result, pattern))
                md.Append(CultureInfo.InvariantCulture, $"- {MarkdownTables.Escape(line)}\n");
            md.Append('\n');
        }

        foreach (var kind in result.Kinds)
        {
            md.Append(CultureInfo.InvariantCulture, $"### Kind {MarkdownTables.Escape(kind.Name)}\n\n");
            md.Append(CultureInfo.InvariantCulture, $"{NumberFormat.Count(kind.Counts.Ok)} ok, {NumberFormat.Count(kind.Counts.Failed)} failed, {NumberFormat.Rate(kind.Rates.Throughput)}\n\n");
            MarkdownTables.Metrics(md, kind.Metrics);
            MarkdownTables.Turns(md, kind);
        }

        if (result.Errors.Count > 0)
        {
            md.Append("## Errors\n\n");
            MarkdownTables.Errors(md, result, Samples);
        }

        if (result.Source is { } source)
        {
            md.Append(CultureInfo.InvariantCulture, $"## Imported from {MarkdownTables.Escape(source.Tool)}\n\n");
            foreach (var line in SourceText.Lines(source))
                md.Append(CultureInfo.InvariantCulture, $"- {MarkdownTables.Escape(line)}\n");
            md.Append('\n');
        }

        md.Append("## Load generator\n\n| Fact | Value |\n|---|---|\n");
        foreach (var (name, value, _) in GeneratorText.Facts(result))
            md.Append(CultureInfo.InvariantCulture, $"| {name} | {MarkdownTables.Escape(value)} |\n");
        md.Append('\n');
        if (result.Notes.Count > 0)
        {
            md.Append("## Notes\n\n");
            foreach (var note in result.Notes)
                md.Append(CultureInfo.InvariantCulture, $"- {MarkdownTables.Escape(note)}\n");
            md.Append('\n');
        }

        Origin(md, result);
        return md.ToString();
    }

    private static void Requests(StringBuilder md, RunResult r)
    {
        md.Append("| | Count | Rate |\n|---|--:|--:|\n");
        Row("intended", r.Counts.Intended, NumberFormat.Rate(r.Rates.Offered));
        Row("sent", r.Counts.Sent, NumberFormat.Rate(r.Rates.Sent));
        Row("ok", r.Counts.Ok, NumberFormat.Rate(r.Rates.Throughput));
        Row("failed", r.Counts.Failed, $"{NumberFormat.Percent(r.Rates.ErrorRate)} {NumberFormat.Interval(r.Rates.ErrorRateLow, r.Rates.ErrorRateHigh, "1")}".Trim());
        Row("cancelled", r.Counts.Cancelled, "");
        Row("dropped", r.Counts.Dropped, "");
        md.Append('\n');
        if (r.Rates.Goodput is not null)
            md.Append(CultureInfo.InvariantCulture, $"Goodput: {NumberFormat.Rate(r.Rates.Goodput)}, {NumberFormat.Percent(r.Rates.GoodputRatio)} of requests.  \n");
        if (r.Rates.OutputTokens is not null)
            md.Append(CultureInfo.InvariantCulture, $"Output: {NumberFormat.Number(r.Rates.OutputTokens)} tokens/s.\n");
        if (r.Rates.Goodput is not null || r.Rates.OutputTokens is not null)
            md.Append('\n');

        void Row(string name, long? count, string rate) =>
            md.Append(CultureInfo.InvariantCulture, $"| {name} | {NumberFormat.Count(count)} | {MarkdownTables.Escape(rate)} |\n");
    }

    private static void Origin(StringBuilder md, RunResult r)
    {
        var f = r.Fingerprint;
        md.Append("## Where it comes from\n\n| | |\n|---|---|\n");
        foreach (var (name, value) in new[]
        {
            ("machine", f.Machine), ("version", f.Version), ("engine", f.Engine), ("seed", r.Seed.ToString(CultureInfo.InvariantCulture)),
            ("plan fingerprint", f.Plan), ("data fingerprint", f.Data),
        }.Concat(r.Labels.Select(l => (l.Key, l.Value))))
        {
            md.Append(CultureInfo.InvariantCulture, $"| {MarkdownTables.Escape(name)} | {MarkdownTables.Escape(value)} |\n");
        }

        md.Append('\n');
        MarkdownTables.Code(md, "yaml", r.Plan);
    }
}
