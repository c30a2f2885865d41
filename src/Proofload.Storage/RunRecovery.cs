using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Storage;

/// <summary>What is known of a run that did not complete: its head and the intervals that were stored.</summary>
internal static class RunRecovery
{
    /// <summary>A run that goes on, as far as it has come.</summary>
    public static RunResult Running(RunResult head, IReadOnlyList<IntervalResult> intervals) =>
        WithSeries(head, intervals) with { Ending = RunEnding.Running };

    /// <summary>A run whose process died. Its objectives are undecided: what is left are per-interval numbers, not the requests.</summary>
    public static RunResult Crashed(RunResult head, IReadOnlyList<IntervalResult> intervals)
    {
        var until = intervals.Count == 0 ? 0 : intervals[^1].At + head.SeriesResolution;
        var what = intervals.Count == 0
            ? "nothing was stored before"
            : FormattableString.Invariant($"recovered {intervals.Count} intervals, up to second {until:0.###}");
        return WithSeries(head, intervals) with
        {
            Ending = RunEnding.Crashed,
            EndingReason = $"the process that made the run ended without completing it; {what}",
            Verdict = new Verdict
            {
                Measurement = MeasurementState.Suspect,
                Reasons = ["The run crashed: only per-interval numbers are left, warm-up and cool-down included."],
                Outcome = head.Verdict.Objectives.Count == 0 ? Outcome.None : Outcome.Inconclusive,
                Objectives =
                [
                    .. head.Verdict.Objectives.Select(o => o with
                    {
                        Result = ObjectiveState.Inconclusive, Observed = null, Low = null, High = null, Reason = "the run crashed before it was judged",
                    }),
                ],
            },
        };
    }

    private static RunResult WithSeries(RunResult head, IReadOnlyList<IntervalResult> intervals) => head with
    {
        Series = intervals,
        Window = intervals.Count == 0 ? 0 : intervals[^1].At + head.SeriesResolution - intervals[0].At,
        Errors = intervals.SelectMany(i => i.Errors)
            .GroupBy(e => e.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(e => e.Value), StringComparer.Ordinal),
        Counts = head.Counts with
        {
            Sent = intervals.Sum(i => i.Sent ?? 0),
            Ok = intervals.Sum(i => i.Ok),
            Failed = intervals.Sum(i => i.Failed),
            Dropped = intervals.Sum(i => i.Dropped),
        },
    };
}
