using System.Globalization;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>The terminal summary: verdict first, then objectives, numbers, errors and the generator's health.</summary>
public static class TextReport
{
    private const int MaxErrors = 8;
    private const int MaxSamples = 3;

    private static readonly string[] MainMetrics = ["latency", "service_time", "ttft", "service_ttft", "ttfo", "tpot", "inter_chunk", "query_latency", "time_to_failure"];

    /// <summary>The summary as data.</summary>
    /// <param name="result">The run.</param>
    /// <param name="reportPath">Where the full report is; null when there is none.</param>
    public static SummaryDocument Build(RunResult result, string? reportPath = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var sections = new List<SummarySection> { VerdictSection(result) };
        if (result.Verdict.Objectives.Count > 0)
            sections.Add(new SummarySection("Objectives", [ObjectiveTable(result.Verdict)]));
        sections.Add(new SummarySection("Requests", [.. RequestLines(result)]));
        if (MetricTable(result) is { } metrics)
            sections.Add(new SummarySection(MetricTitle(result), [metrics, .. SmallSampleNote(result)]));
        if (result.Pattern is { } pattern)
            sections.Add(PatternText.Section(result, pattern));
        if (result.Sessions is not null)
            sections.Add(SessionText.Section(result, result.Sessions));
        if (result.Scenario is { } scenario)
            sections.AddRange(ScenarioText.Sections(result, scenario));
        if (result.Kinds.Count > 1 || result.Kinds.Any(static k => k.Turns.Count > 0))
            sections.Add(new SummarySection(result.Sessions is null ? "By request kind" : "By step", [KindTable(result)]));
        if (result.Errors.Count > 0)
            sections.Add(new SummarySection("Errors", [.. ErrorBlocks(result)]));
        if (result.Mlperf is { } mlperf)
            sections.Add(MlperfSection(mlperf));
        if (result.Source is { } source)
            sections.Add(new SummarySection($"Imported from {source.Tool}", [.. SourceText.Lines(source).Concat(Lateness(result)).Select(l => new SummaryLine(SummaryStatus.None, "", l))]));
        else
            sections.Add(new SummarySection("Load generator", [.. GeneratorText.Lines(result.Generator, result.Calibration).Select(l => new SummaryLine(SummaryStatus.None, "", l))]));
        if (result.Notes.Count > 0)
            sections.Add(new SummarySection("Notes", [.. result.Notes.Select(n => new SummaryLine(SummaryStatus.Muted, "", n))]));
        if (reportPath is not null)
            sections.Add(new SummarySection("", [new SummaryLine(SummaryStatus.None, "", $"Report: {reportPath}")]));
        return new SummaryDocument(sections).Clean();
    }

    /// <summary>The summary as plain text without colour.</summary>
    /// <param name="result">The run.</param>
    /// <param name="reportPath">Where the full report is; null when there is none.</param>
    public static string Render(RunResult result, string? reportPath = null) => SummaryText.Render(Build(result, reportPath));

    private static SummarySection VerdictSection(RunResult r)
    {
        var v = r.Verdict;
        var blocks = new List<SummaryBlock>
        {
            new SummaryLine(VerdictText.Status(v.Outcome), VerdictText.Word(v.Outcome).ToUpperInvariant(), VerdictText.Sentence(v)),
            new SummaryLine(VerdictText.Status(v.Measurement), "", $"measurement {VerdictText.Word(v.Measurement)}"),
        };
        blocks.AddRange(v.Reasons.Select(reason => new SummaryLine(VerdictText.Status(v.Measurement), "", "  " + reason)));
        if (r.Ending != RunEnding.Completed)
        {
            var why = r.EndingReason is { Length: > 0 } reason ? $": {reason}" : "";
            blocks.Add(new SummaryLine(SummaryStatus.Warning, "", $"run {VerdictText.Word(r.Ending)}{why}"));
        }

        if (r.Study is { } study)
            blocks.Add(new SummaryLine(SummaryStatus.Muted, "", $"point {study.Point}{(study.Count is { } count ? $" of {count}" : "")} of {study.Id}: {StudyPoint.Describe(study.Values)}"));
        blocks.Add(new SummaryLine(SummaryStatus.Muted, "", $"{r.Name} · {r.Fingerprint.Target} · {r.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC · {NumberFormat.Duration(r.Window)} · {r.Id}"));
        return new SummarySection("", blocks);
    }

    private static IEnumerable<string> Lateness(RunResult r) => r.Generator.LatenessP99 is null
        ? []
        : [$"lateness p50 {NumberFormat.Duration(r.Generator.LatenessP50)}, p99 {NumberFormat.Duration(r.Generator.LatenessP99)}, max {NumberFormat.Duration(r.Generator.LatenessMax)}"];

    private static SummaryTable ObjectiveTable(Verdict verdict) => new(
        [new SummaryColumn("result"), new SummaryColumn("objective"), new SummaryColumn("observed", IsNumber: true), new SummaryColumn("95 % interval", IsNumber: true), new SummaryColumn("")],
        [
            .. verdict.Objectives.Select(o => new SummaryRow(
                VerdictText.Status(o.Result),
                [VerdictText.Word(o.Result), o.Expression, NumberFormat.Value(o.Observed, o.Unit), NumberFormat.Interval(o.Low, o.High, o.Unit) ?? "", o.Reason])),
        ]);

    private static IEnumerable<SummaryLine> RequestLines(RunResult r)
    {
        var c = r.Counts;
        var failed = r.Rates.ErrorRate is { } rate
            ? $"{NumberFormat.Count(c.Failed)} failed ({NumberFormat.Percent(rate)} {NumberFormat.Interval(r.Rates.ErrorRateLow, r.Rates.ErrorRateHigh, "1")})"
            : $"{NumberFormat.Count(c.Failed)} failed";
        var others = new[] { (c.Cancelled, "cancelled"), (c.Dropped, "dropped"), (c.WarmUp, "in warm-up"), (c.CoolDown, "in cool-down") }
            .Where(o => o.Item1 > 0).Select(o => $" · {NumberFormat.Count(o.Item1)} {o.Item2}");
        yield return new SummaryLine(SummaryStatus.None, "", $"{NumberFormat.Count(c.Ok)} ok · {failed.TrimEnd()}{string.Concat(others)}");

        var rates = new List<string>();
        Add("offered", NumberFormat.Rate, r.Rates.Offered);
        Add("sent", NumberFormat.Rate, r.Rates.Sent);
        Add("throughput", NumberFormat.Rate, r.Rates.Throughput);
        Add("goodput", NumberFormat.Rate, r.Rates.Goodput);
        Add("of requests", NumberFormat.Percent, r.Rates.GoodputRatio);
        Add("output", v => NumberFormat.Number(v) + " tokens/s", r.Rates.OutputTokens);
        if (rates.Count > 0)
            yield return new SummaryLine(SummaryStatus.None, "", string.Join(" · ", rates));

        void Add(string name, Func<double?, string> format, double? value)
        {
            if (value is null)
                return;

            if (name == "of requests" && rates.Count > 0)
                rates[^1] += $" ({format(value)} {name})";
            else
                rates.Add($"{name} {format(value)}");
        }
    }

    private static List<(string Id, MetricSummary Summary)> Shown(RunResult r) =>
        [.. MetricNames.Ordered(r.Metrics).Where(m => MainMetrics.Contains(m.Id) && m.Summary.Count > 0 && !(m.Id == "service_ttft" && r.Metrics.ContainsKey("ttft")))];

    private static string MetricTitle(RunResult r) => !Shown(r).Exists(static m => m.Id != "time_to_failure")
        ? "Times to failure"
        : r.Source is { } source && Shown(r).Exists(static m => m.Summary.Histogram is null) ? $"Times as {source.Tool} counts them" : "Times of successful requests";

    private static SummaryTable? MetricTable(RunResult r)
    {
        var rows = Shown(r)
            .Select(m => new SummaryRow(
                SummaryStatus.None,
                [
                    $"{(m.Id == "time_to_failure" ? "failures" : m.Id)} {MetricRow.Scale(m.Summary).Symbol}",
                    NumberFormat.Count(m.Summary.Count),
                    .. MetricRow.Statistics.Select(s => MetricRow.Needed(m.Summary, s.CiKey) is null ? MetricRow.Cell(m.Summary, s.CiKey) : NumberFormat.Missing),
                    MetricRow.Interval(m.Summary, "p99") ?? "",
                ]))
            .ToList();
        return rows.Count == 0 ? null : new SummaryTable(
            [
                new SummaryColumn(""), new SummaryColumn("count", IsNumber: true),
                .. MetricRow.Statistics.Select(s => new SummaryColumn(s.Title, IsNumber: true)), new SummaryColumn("p99 95 %", IsNumber: true),
            ],
            rows);
    }

    /// <summary>Says once what the <c>n/a</c> of the table lack.</summary>
    private static IEnumerable<SummaryLine> SmallSampleNote(RunResult r)
    {
        var needed = MetricRow.Statistics
            .Select(s => (s.Title, Needed: Shown(r).Max(m => MetricRow.Needed(m.Summary, s.CiKey))))
            .Where(s => s.Needed is not null)
            .Select(s => $"{s.Title} {NumberFormat.Count(s.Needed!.Value)}")
            .ToList();
        if (needed.Count > 0)
            yield return new SummaryLine(SummaryStatus.Muted, "", $"n/a: too few values for a finite 95 % interval; needed for {string.Join(", ", needed)}.");
        if (r.Source is { } source && Shown(r).Exists(static m => m.Summary.Histogram is null))
            yield return new SummaryLine(SummaryStatus.Muted, "", $"n/a: {source.Tool}'s summary does not have it; without the requests there is no interval either.");
    }

    private static SummaryTable KindTable(RunResult r)
    {
        // What a prefix cache does to a typical first token shows at the median.
        var withMedian = r.Sessions is not null;
        var time = r.Metrics.ContainsKey("latency") || !r.Metrics.ContainsKey("service_time") ? "latency" : "service_time";
        return new SummaryTable(
            [
                new SummaryColumn(withMedian ? "step" : "kind"), new SummaryColumn("ok", IsNumber: true), new SummaryColumn("failed", IsNumber: true), new SummaryColumn("rate", IsNumber: true),
                new SummaryColumn($"{time} p50", IsNumber: true), new SummaryColumn("p99", IsNumber: true),
                .. withMedian ? (SummaryColumn[])[new SummaryColumn("ttft p50", IsNumber: true)] : [], new SummaryColumn("ttft p99", IsNumber: true),
            ],
            [
                .. r.Kinds.SelectMany(k => k.Turns
                    .Select(t => PartRow($"  turn {t.Turn}", t.Counts, null, t.Metrics, time, withMedian))
                    .Prepend(PartRow(k.Name, k.Counts, k.Rates.Throughput, k.Metrics, time, withMedian))),
            ]);
    }

    private static SummaryRow PartRow(string name, RunCounts counts, double? rate, IReadOnlyDictionary<string, MetricSummary> metrics, string time, bool withMedian)
    {
        var (latency, ttft) = (metrics.GetValueOrDefault(time), metrics.GetValueOrDefault("ttft"));
        return new SummaryRow(
            SummaryStatus.None,
            [
                name, NumberFormat.Count(counts.Ok), NumberFormat.Count(counts.Failed), rate is null ? "" : NumberFormat.Rate(rate),
                NumberFormat.Duration(latency?.P50), NumberFormat.Duration(latency?.P99),
                .. withMedian ? (string[])[NumberFormat.Duration(ttft?.P50)] : [], NumberFormat.Duration(ttft?.P99),
            ]);
    }

    private static IEnumerable<SummaryBlock> ErrorBlocks(RunResult r)
    {
        var errors = r.Errors.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).ToList();
        yield return new SummaryTable(
            [new SummaryColumn("kind"), new SummaryColumn("count", IsNumber: true), new SummaryColumn("meaning")],
            [
                .. errors.Take(MaxErrors).Select(e => new SummaryRow(
                    e.Key == "cancelled" ? SummaryStatus.Muted : SummaryStatus.Bad,
                    [e.Key, NumberFormat.Count(e.Value), ErrorText.Meaning(e.Key)])),
            ]);
        if (errors.Count > MaxErrors)
            yield return new SummaryLine(SummaryStatus.Muted, "", $"and {errors.Count - MaxErrors} more kinds");
        foreach (var sample in r.ErrorSamples.OrderByDescending(s => s.Count).Take(MaxSamples))
            yield return new SummaryLine(SummaryStatus.Muted, "", $"{NumberFormat.Count(sample.Count)} × {sample.Kind}: {sample.Detail}");
    }

    private static SummarySection MlperfSection(MlperfResult m) => new("MLPerf", [
        new SummaryLine(
            m.Valid ? SummaryStatus.Good : SummaryStatus.Bad,
            m.Valid ? "VALID" : "INVALID",
            $"{m.Scenario}{(m.Official ? "" : " (unofficial)")}: {m.Metric} {NumberFormat.Value(m.Value, m.Unit)}"),
        .. m.Remarks.Select(r => new SummaryLine(SummaryStatus.Muted, "", r)),
    ]);
}
