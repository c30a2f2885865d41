using System.Globalization;
using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>The terminal summary of a study: what is best, then one row for each point.</summary>
public static class StudyTextReport
{
    /// <summary>The summary as data.</summary>
    /// <param name="runs">Runs of one study, at least one.</param>
    public static SummaryDocument Build(IReadOnlyList<RunResult> runs)
    {
        var table = StudyTable.Of(runs);
        var (status, word, sentence) = StudyText.Headline(table);
        var newest = table.Newest;
        return new SummaryDocument(
        [
            new SummarySection("",
            [
                new SummaryLine(status, word.ToUpperInvariant(), sentence),
                .. StudyText.Remarks(table).Select(static r => new SummaryLine(SummaryStatus.Warning, "", r)),
                new SummaryLine(SummaryStatus.Muted, "", $"{newest.Name} · {newest.Fingerprint.Target} · {table.Rows.Min(static r => r.Run.StartedAt).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC · {newest.Study!.Id}"),
            ]),
            new SummarySection($"{Capital(newest.Study.Kind)} over {string.Join(" and ", table.Axes)}", [Points(table), .. Notes(table)]),
        ]).Clean();
    }

    /// <summary>The summary as plain text without colour.</summary>
    /// <param name="runs">Runs of one study, at least one.</param>
    public static string Render(IReadOnlyList<RunResult> runs) => SummaryText.Render(Build(runs));

    /// <summary>One point in one line, for progress while a study goes on.</summary>
    /// <param name="run">A run of a study.</param>
    public static string Line(RunResult run) => StudyText.Line(run);

    private static SummaryTable Points(StudyTable table)
    {
        var columns = StudyColumn.Of(table);

        // What does not fit the width of a page gives way: the interval of p99 first, then what other columns nearly tell.
        foreach (var (withInterval, dropped) in ((bool, string[])[])[(true, []), (false, []), (false, ["output_token_throughput"]), (false, ["output_token_throughput", "item_latency_p99"])])
        {
            var candidate = Table(table, [.. columns.Where(c => !dropped.Contains(c.Id))], withInterval);
            if (Width(candidate) <= SummaryText.Width - 2)
                return candidate;
        }

        return Table(table, columns, withInterval: false);
    }

    private static SummaryTable Table(StudyTable table, IReadOnlyList<StudyColumn> columns, bool withInterval) => new(
        [
            new SummaryColumn(""),
            .. table.Axes.Select(static a => new SummaryColumn(a, IsNumber: true)),
            new SummaryColumn("ok", IsNumber: true),
            .. HasFailures(table) ? (SummaryColumn[])[new SummaryColumn("failed", IsNumber: true)] : [],
            .. columns.SelectMany(c => withInterval && c.Id == "latency_p99"
                ? (SummaryColumn[])[new SummaryColumn(c.Short, IsNumber: true), new SummaryColumn("95 %", IsNumber: true)]
                : [new SummaryColumn(c.Short, IsNumber: true)]),
            new SummaryColumn("verdict"),
        ],
        [
            .. table.Rows.Select(row => new SummaryRow(
                row.Status,
                [
                    ReferenceEquals(row, table.Best) ? "*" : "",
                    .. table.Axes.Select(a => row.Study.Values.GetValueOrDefault(a, "")),
                    NumberFormat.Count(row.Run.Counts.Ok),
                    .. HasFailures(table) ? (string[])[NumberFormat.Count(row.Run.Counts.Failed)] : [],
                    .. columns.SelectMany(c => withInterval && c.Id == "latency_p99" ? (string[])[c.Text(row), c.IntervalText(row) ?? ""] : [c.Text(row)]),
                    row.Verdict,
                ])),
        ]);

    private static int Width(SummaryTable table) => table.Columns
        .Select((c, i) => Math.Max(c.Title.Length, table.Rows.Max(r => r.Cells[i].Length)) + 2).Sum() - 2;

    private static IEnumerable<SummaryLine> Notes(StudyTable table)
    {
        var needed = table.Rows.Where(static r => r.IsMeasured).Select(static r => r.Latency is { } l ? MetricRow.Needed(l, "p99") : null).Max();
        if (needed is { } requests)
            yield return new SummaryLine(SummaryStatus.Muted, "", $"n/a: too few requests at that point for a finite 95 % interval; p99 needs {NumberFormat.Count(requests)}.");
        yield return new SummaryLine(SummaryStatus.Muted, "", $"{(table.Best is null ? "" : "* best; ")}{(HasFailures(table) ? "" : "no request failed; ")}p50, p99: latency of a request{(table.HasStreams ? "; TTFT, TPOT: time to first token, time per output token" : "")}.");
        if (table.HasItems)
            yield return new SummaryLine(SummaryStatus.Muted, "", "per item: the latency of a request divided by the inputs it holds; items/s: those inputs answered per second.");
    }

    private static bool HasFailures(StudyTable table) => table.Rows.Any(static r => r.Run.Counts.Failed > 0);

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
