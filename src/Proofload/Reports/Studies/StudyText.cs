using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>The sentences about a study, the same in every report.</summary>
internal static class StudyText
{
    /// <summary>What the study found, in a few words: good to stand alone in a headline.</summary>
    public static (SummaryStatus Status, string Word, string Sentence) Headline(StudyTable table) => table.Best switch
    {
        { } best when table.HasObjectives => (SummaryStatus.Good, "best", $"{Values(best)}: {Yield(table, best)}, the highest throughput whose objectives hold."),
        { } best => (SummaryStatus.None, "highest", $"{Values(best)}: {Yield(table, best)}. No objectives were set, so nothing says whether its latency is acceptable."),
        null when table.Measured == 0 => (SummaryStatus.Warning, "nothing", "No point was measured to its end."),
        null when table.Rows.Any(static r => r.Run.Verdict.Outcome == Outcome.Inconclusive) => (SummaryStatus.Warning, "undecided", "At no point do all objectives hold for certain."),
        _ => (SummaryStatus.Bad, "none", table.HasObjectives ? "At no point do all objectives hold." : "At no point can the measurement be used."),
    };

    /// <summary>What the reader must know beside the headline.</summary>
    public static IEnumerable<string> Remarks(StudyTable table)
    {
        if (table.Measured < table.Count)
            yield return $"{table.Measured} of {table.Count} points were measured to their end.";
        if (table is { Best: { } best, Close5.Count: > 0 })
            yield return $"Within 5 % of {Values(best)}: {string.Join("; ", table.Close5.Take(4).Select(Values))}{(table.Close5.Count > 4 ? $" and {table.Close5.Count - 4} more" : "")}. Each point was measured once; such a difference may be chance.";
        if (table is { Best: not null, Undecided: [var open, ..] })
            yield return $"Not decided yet, with more throughput: {Values(open)} ({Yield(table, open)}){(table.Undecided.Count > 1 ? $" and {table.Undecided.Count - 1} more" : "")}. A longer duration decides it.";
        foreach (var row in table.Rows.Where(static r => r.Study.Failure is not null))
            yield return $"{Values(row)}: {row.Study.Failure}";
    }

    public static string Values(StudyRow row) => StudyPoint.Describe(row.Study.Values);

    public static string Yield(StudyTable table, StudyRow row) => table.HasItems
        ? $"{NumberFormat.Number(row.ItemRate)} items/s ({NumberFormat.Number(row.Run.Rates.Throughput)} requests/s), p99 {NumberFormat.Duration(StudyRow.Value(row.Latency, "p99"))}"
        : $"{NumberFormat.Number(row.Run.Rates.Throughput)} requests/s, p99 {NumberFormat.Duration(StudyRow.Value(row.Latency, "p99"))}";

    /// <summary>One point in one line, for progress while a study goes on.</summary>
    public static string Line(RunResult run)
    {
        var row = new StudyRow(run);
        if (row.Study.Failure is { } failure)
            return $"not measured: {failure}";
        var items = row.Study.ItemsPerRequest > 1 ? $", {NumberFormat.Number(row.ItemRate)} items/s" : "";
        var ttft = row.Metric("ttft") is { } t ? $", TTFT p99 {NumberFormat.Duration(StudyRow.Value(t, "p99"))}" : "";
        return $"{NumberFormat.Count(run.Counts.Ok)} ok, {NumberFormat.Count(run.Counts.Failed)} failed, p50 {NumberFormat.Duration(StudyRow.Value(row.Latency, "p50"))}, p99 {NumberFormat.Duration(StudyRow.Value(row.Latency, "p99"))}{ttft}, {NumberFormat.Rate(run.Rates.Throughput)}{items}: {row.Verdict}";
    }
}
