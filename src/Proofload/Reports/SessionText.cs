using Proofload.Results;

namespace Proofload.Reports;

/// <summary>What reports say of sessions.</summary>
internal static class SessionText
{
    private static readonly string[] Ids = ["session_duration", "session_steps"];

    /// <summary>The section of the terminal summary.</summary>
    public static SummarySection Section(RunResult r, SessionResult sessions)
    {
        var blocks = new List<SummaryBlock> { new SummaryLine(SummaryStatus.None, "", Line(sessions)) };
        blocks.AddRange(Metrics(r).Select(m => new SummaryLine(SummaryStatus.None, "", Line(m.Id, m.Summary))));
        return new SummarySection("Sessions", blocks);
    }

    /// <summary>Counts, success rate and throughput in one line.</summary>
    public static string Line(SessionResult sessions)
    {
        var c = sessions.Counts;
        var others = new[] { (c.Cancelled, "cut short by the end of the run"), (c.Dropped, "dropped") }
            .Where(static o => o.Item1 > 0).Select(static o => $" · {NumberFormat.Count(o.Item1)} {o.Item2}");
        var success = sessions.SuccessRate is null ? ""
            : $" · success {NumberFormat.Percent(sessions.SuccessRate)} {NumberFormat.Interval(sessions.SuccessRateLow, sessions.SuccessRateHigh, "1")}".TrimEnd();
        var rate = sessions.Throughput is null ? "" : $" · {NumberFormat.Rate(sessions.Throughput)}";
        return $"{NumberFormat.Count(c.Ok)} ok · {NumberFormat.Count(c.Failed)} failed{string.Concat(others)}{success}{rate}";
    }

    /// <summary>The metrics of sessions that the run has.</summary>
    public static IEnumerable<(string Id, MetricSummary Summary)> Metrics(RunResult r) =>
        Ids.Where(r.Metrics.ContainsKey).Select(id => (id, r.Metrics[id])).Where(static m => m.Item2.Count > 0);

    private static string Line(string id, MetricSummary m) =>
        $"{id} ({MetricRow.Scale(m).Symbol}): " + string.Join(" · ", MetricRow.Statistics
            .Where(s => MetricRow.Needed(m, s.CiKey) is null)
            .Select(s => $"{s.Title} {MetricRow.Cell(m, s.CiKey)}"));
}
