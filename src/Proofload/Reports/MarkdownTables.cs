using System.Globalization;
using System.Text;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>The parts that the Markdown report and the job summary share.</summary>
internal static class MarkdownTables
{
    /// <summary>Text that shows as itself: no markup, no HTML, no new cell, one line.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsControl(c))
                safe.Append(' ');
            else if (c is '<')
                safe.Append("&lt;");
            else if (c is '>')
                safe.Append("&gt;");
            else if (c is '&')
                safe.Append("&amp;");
            else if (c is '\\' or '|' or '*' or '_' or '`' or '[' or ']' or '#' or '~' or '!')
                safe.Append('\\').Append(c);
            else if (c is '@')
                safe.Append("&#64;");
            else
                safe.Append(c);
        }

        return safe.ToString();
    }

    public static void Verdict(StringBuilder md, RunResult r)
    {
        var v = r.Verdict;
        md.Append(CultureInfo.InvariantCulture, $"**{Capital(VerdictText.Word(v.Outcome))}.** {VerdictText.Sentence(v)}  \n");
        md.Append(CultureInfo.InvariantCulture, $"Measurement: **{VerdictText.Word(v.Measurement)}**\n");
        foreach (var reason in v.Reasons)
            md.Append(CultureInfo.InvariantCulture, $"- {Escape(reason)}\n");
        if (r.Ending != RunEnding.Completed)
            md.Append(CultureInfo.InvariantCulture, $"\nThe run was {VerdictText.Word(r.Ending)}{(r.EndingReason is { } why ? ": " + Escape(why) : "")}.\n");
        md.Append('\n');
    }

    public static void Objectives(StringBuilder md, Verdict verdict)
    {
        if (verdict.Objectives.Count == 0)
            return;

        md.Append("| Result | Objective | Observed | 95 % interval | |\n|---|---|--:|--:|---|\n");
        foreach (var o in verdict.Objectives)
        {
            md.Append(CultureInfo.InvariantCulture,
                $"| {VerdictText.Word(o.Result)} | {Escape(o.Expression)} | {Escape(NumberFormat.Value(o.Observed, o.Unit))} | {Escape(NumberFormat.Interval(o.Low, o.High, o.Unit) ?? "")} | {Escape(o.Reason)} |\n");
        }

        md.Append('\n');
    }

    public static void Metrics(StringBuilder md, IReadOnlyDictionary<string, MetricSummary> metrics)
    {
        md.Append("| Metric | Count | ").AppendJoin(" | ", MetricRow.Statistics.Select(s => s.Title)).Append(" | p99 95 % interval |\n|---|--:|");
        foreach (var _ in MetricRow.Statistics)
            md.Append("--:|");
        md.Append("--:|\n");
        foreach (var (id, m) in MetricNames.Ordered(metrics).Where(m => m.Summary.Count > 0))
        {
            md.Append(CultureInfo.InvariantCulture, $"| {Escape(MetricNames.Name(id))} ({Escape(MetricRow.Scale(m).Symbol)}) | {NumberFormat.Count(m.Count)} | ");
            md.AppendJoin(" | ", MetricRow.Statistics.Select(s => MetricRow.Cell(m, s.CiKey)));
            md.Append(CultureInfo.InvariantCulture, $" | {Escape(MetricRow.Interval(m, "p99") ?? "")} |\n");
        }

        md.Append('\n');
        if (metrics.Values.Any(m => MetricRow.Statistics.Any(s => MetricRow.Needed(m, s.CiKey) is not null)))
            md.Append("n/a (N): too few values for a finite 95 % interval; N are needed.\n\n");
    }

    public static void Turns(StringBuilder md, KindResult kind)
    {
        if (kind.Turns.Count == 0)
            return;

        md.Append("| Turn | Ok | Failed | Latency p50 | p99 | TTFT p50 | p99 |\n|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (var t in kind.Turns)
        {
            var (latency, ttft) = (t.Metrics.GetValueOrDefault("latency"), t.Metrics.GetValueOrDefault("ttft"));
            md.Append(CultureInfo.InvariantCulture, $"| {t.Turn} | {NumberFormat.Count(t.Counts.Ok)} | {NumberFormat.Count(t.Counts.Failed)} | {NumberFormat.Duration(latency?.P50)} | {NumberFormat.Duration(latency?.P99)} | {NumberFormat.Duration(ttft?.P50)} | {NumberFormat.Duration(ttft?.P99)} |\n");
        }

        md.Append('\n');
    }

    public static void Errors(StringBuilder md, RunResult r, int samples)
    {
        if (r.Errors.Count == 0)
            return;

        md.Append("| Kind | Count | Meaning |\n|---|--:|---|\n");
        foreach (var (kind, count) in r.Errors.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal))
            md.Append(CultureInfo.InvariantCulture, $"| {Escape(kind)} | {NumberFormat.Count(count)} | {ErrorText.Meaning(kind)} |\n");
        md.Append('\n');
        foreach (var s in r.ErrorSamples.OrderByDescending(s => s.Count).Take(samples))
            md.Append(CultureInfo.InvariantCulture, $"- {NumberFormat.Count(s.Count)} × {Escape(s.Kind)}: {Escape(s.Detail)}\n");
        if (r.ErrorSamples.Count > 0 && samples > 0)
            md.Append('\n');
    }

    public static string Facts(RunResult r) => string.Create(CultureInfo.InvariantCulture,
        $"{Escape(r.Fingerprint.Target)} · {r.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · {NumberFormat.Duration(r.Window)} · run {Escape(r.Id)}");

    /// <summary>A code block whose fence is longer than any in the text.</summary>
    public static void Code(StringBuilder md, string language, string text)
    {
        var longest = 0;
        var run = 0;
        foreach (var c in text)
            longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', Math.Max(3, longest + 1));
        md.Append(CultureInfo.InvariantCulture, $"{fence}{language}\n{text.TrimEnd()}\n{fence}\n");
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
