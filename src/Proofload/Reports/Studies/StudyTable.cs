using System.Globalization;
using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>A study as a table: its axes, and one row for each point that was tried. Built from results alone, so a stored study shows as a fresh one did.</summary>
internal sealed class StudyTable
{
    private const double Close = 0.05;

    private StudyTable(IReadOnlyList<StudyRow> rows)
    {
        Rows = rows;
        Newest = rows.MaxBy(static r => r.Run.StartedAt)!.Run;
        Axes = [.. rows[0].Study.Values.Keys];
        Count = rows[0].Study.Count ?? rows.Count;
        HasItems = rows.All(static r => r.Study.ItemsPerRequest is not null) && rows.Any(static r => r.Study.ItemsPerRequest > 1);
        HasStreams = rows.Any(static r => r.Metric("ttft") is not null);
        HasObjectives = rows.Any(static r => r.Run.Verdict.Objectives.Count > 0);
        var fit = rows.Where(IsFit).OrderByDescending(Yield).ToList();
        Best = fit.FirstOrDefault();
        Undecided = [.. rows.Where(r => r.IsMeasured && r.Run.Verdict.Outcome == Outcome.Inconclusive && r.Run.Counts.Ok > 0 && (Best is null || Yield(r) > Yield(Best))).OrderByDescending(Yield)];
        Close5 = Best is null ? [] : [.. fit.Skip(1).Where(r => Yield(r) >= Yield(Best) * (1 - Close))];
    }

    /// <summary>Names of the axes, in their order.</summary>
    public IReadOnlyList<string> Axes { get; }

    /// <summary>Points of the whole study.</summary>
    public int Count { get; }

    /// <summary>The points that were tried, by number.</summary>
    public IReadOnlyList<StudyRow> Rows { get; }

    /// <summary>The run that began last.</summary>
    public RunResult Newest { get; }

    /// <summary>True when a request holds several inputs at some point: times and rates per item then say more.</summary>
    public bool HasItems { get; }

    public bool HasStreams { get; }

    public bool HasObjectives { get; }

    /// <summary>The highest throughput (in items where there are batches) whose objectives hold and whose measurement can be used; null when there is none.</summary>
    public StudyRow? Best { get; }

    /// <summary>Other such points within 5 % of the best: one run each does not tell them apart.</summary>
    public IReadOnlyList<StudyRow> Close5 { get; }

    /// <summary>Points of more throughput than the best whose objectives the data does not decide, the highest first.</summary>
    public IReadOnlyList<StudyRow> Undecided { get; }

    /// <summary>Tried and measured to its end.</summary>
    public int Measured => Rows.Count(static r => r.IsMeasured);

    /// <summary>The table of a study.</summary>
    /// <param name="runs">Its runs, tries of the same point included; at least one.</param>
    /// <exception cref="ArgumentException">There is no run of a study.</exception>
    public static StudyTable Of(IReadOnlyList<RunResult> runs)
    {
        var rows = runs.Where(static r => r.Study is not null)
            .GroupBy(static r => r.Study!.Point)
            .OrderBy(static g => g.Key)
            .Select(static g => new StudyRow(g.OrderByDescending(static r => new StudyRow(r).IsMeasured).ThenByDescending(static r => r.StartedAt).First()))
            .ToList();
        return rows.Count > 0 ? new StudyTable(rows) : throw new ArgumentException("None of the runs belongs to a study.", nameof(runs));
    }

    /// <summary>What throughput is compared in.</summary>
    public double Yield(StudyRow row) => (HasItems ? row.ItemRate : row.Run.Rates.Throughput) ?? 0;

    /// <summary>The axis along which lines are drawn, the last one with numbers (or the last one), and the others, which make one line each.</summary>
    public (string Along, IReadOnlyList<string> Others) Lines()
    {
        var along = Axes.LastOrDefault(a => Rows.Select(r => r.Study.Values.GetValueOrDefault(a)).Distinct().Count() > 1 && Rows.All(r => Number(r.Study.Values.GetValueOrDefault(a)) is not null)) ?? Axes[^1];
        return (along, [.. Axes.Where(a => a != along)]);
    }

    /// <summary>The number that a value begins with; null without one.</summary>
    public static double? Number(string? value)
    {
        if (value is null)
            return null;
        var length = value.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.').Count();
        return double.TryParse(value.AsSpan(0, length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static bool IsFit(StudyRow row) => row.IsMeasured && row.Run.Counts.Ok > 0 && row.Run.Verdict.Measurement != MeasurementState.Invalid
        && row.Run.Verdict.Outcome is Outcome.Passed or Outcome.None;
}

/// <summary>A point of a study with the run that stands for it.</summary>
/// <param name="Run">The run.</param>
internal sealed record StudyRow(RunResult Run)
{
    public StudyPoint Study => Run.Study!;

    /// <summary>True when the point was measured to its planned end and the target was there.</summary>
    public bool IsMeasured => Study.Failure is null && Run.Ending is RunEnding.Completed or RunEnding.Stopped;

    /// <summary>Inputs that were answered well, per second; null when a request's inputs are not known.</summary>
    public double? ItemRate => Run.Rates.Throughput * Study.ItemsPerRequest;

    /// <summary>Latency, or the service time where latency is not known.</summary>
    public MetricSummary? Latency => Metric("latency") ?? Metric("service_time");

    public MetricSummary? Metric(string id) => Run.Metrics.GetValueOrDefault(id) is { Count: > 0 } metric ? metric : null;

    /// <summary>A percentile; null where the sample is too small for it.</summary>
    public static double? Value(MetricSummary? metric, string key) => metric is null || MetricRow.Needed(metric, key) is not null ? null : MetricRow.Value(metric, key);

    /// <summary>A percentile of latency divided by the inputs of a request.</summary>
    public double? PerItem(string key) => Value(Latency, key) / Study.ItemsPerRequest;

    /// <summary>Measurement and objectives in words, or why there is nothing to judge.</summary>
    public string Verdict => Study.Failure is not null ? "not measured"
        : !IsMeasured ? VerdictText.Word(Run.Ending)
        : Run.Verdict.Objectives.Count == 0 || Run.Verdict.Outcome == Outcome.Invalid ? VerdictText.Word(Run.Verdict.Measurement)
        : Run.Verdict.Measurement == MeasurementState.Valid ? Objectives
        : $"{Objectives}, {VerdictText.Word(Run.Verdict.Measurement)}";

    private string Objectives => Run.Verdict.Outcome == Outcome.Inconclusive ? "undecided" : VerdictText.Word(Run.Verdict.Outcome);

    public SummaryStatus Status => !IsMeasured || (Run.Verdict.Outcome == Outcome.Passed && Run.Verdict.Measurement != MeasurementState.Valid) ? SummaryStatus.Warning
        : Run.Verdict.Objectives.Count > 0 || Run.Verdict.Outcome == Outcome.Invalid ? VerdictText.Status(Run.Verdict.Outcome)
        : VerdictText.Status(Run.Verdict.Measurement);
}
