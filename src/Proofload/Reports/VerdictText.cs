using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>The words for verdicts, the same in every report.</summary>
internal static class VerdictText
{
    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.None => "no objectives",
        Outcome.Passed => "passed",
        Outcome.Failed => "failed",
        Outcome.Inconclusive => "inconclusive",
        _ => "invalid",
    };

    public static string Word(MeasurementState state) => state switch
    {
        MeasurementState.Valid => "valid",
        MeasurementState.Suspect => "suspect",
        MeasurementState.Unknown => "not certified",
        _ => "invalid",
    };

    public static string Word(ObjectiveState state) => state switch
    {
        ObjectiveState.Passed => "passed",
        ObjectiveState.Failed => "failed",
        _ => "inconclusive",
    };

    public static string Word(RunEnding ending) => ending switch
    {
        RunEnding.Completed => "completed",
        RunEnding.Stopped => "stopped early",
        RunEnding.Interrupted => "interrupted",
        RunEnding.Crashed => "crashed",
        _ => "still running",
    };

    public static SummaryStatus Status(Outcome outcome) => outcome switch
    {
        Outcome.None => SummaryStatus.None,
        Outcome.Passed => SummaryStatus.Good,
        Outcome.Inconclusive => SummaryStatus.Warning,
        _ => SummaryStatus.Bad,
    };

    public static SummaryStatus Status(MeasurementState state) => state switch
    {
        MeasurementState.Valid => SummaryStatus.Good,
        MeasurementState.Suspect or MeasurementState.Unknown => SummaryStatus.Warning,
        _ => SummaryStatus.Bad,
    };

    public static SummaryStatus Status(ObjectiveState state) => state switch
    {
        ObjectiveState.Passed => SummaryStatus.Good,
        ObjectiveState.Failed => SummaryStatus.Bad,
        _ => SummaryStatus.Warning,
    };

    /// <summary>The whole verdict in a sentence.</summary>
    public static string Sentence(Verdict verdict)
    {
        var total = verdict.Objectives.Count;
        var passed = verdict.Objectives.Count(o => o.Result == ObjectiveState.Passed);
        var failed = verdict.Objectives.Count(o => o.Result == ObjectiveState.Failed);
        var open = total - passed - failed;
        var what = verdict.Outcome switch
        {
            Outcome.None => "No objectives were set.",
            Outcome.Passed => total == 1 ? "The objective is met." : $"All {total} objectives are met.",
            Outcome.Failed => $"{failed} of {total} objectives missed{(open > 0 ? $", {open} undecided" : "")}.",
            Outcome.Inconclusive when total > 0 && open == 0 => $"{(total == 1 ? "The objective is" : $"All {total} objectives are")} met by these figures, but nobody certifies the measurement.",
            Outcome.Inconclusive when total == 0 => "No request succeeded: the run shows nothing about how the endpoint performs.",
            Outcome.Inconclusive => $"{open} of {total} objectives cannot be decided with this data; none is missed.",
            _ => "The load generator, not the target, set the result: the objectives are not judged.",
        };
        return verdict.Measurement == MeasurementState.Suspect ? what + " Read the numbers with care: the measurement is suspect." : what;
    }

    /// <summary>Observed value and interval, for example <c>412 ms [401, 433] ms</c>.</summary>
    public static string Observed(ObjectiveResult o)
    {
        var value = NumberFormat.Value(o.Observed, o.Unit);
        return NumberFormat.Interval(o.Low, o.High, o.Unit) is { } interval ? $"{value} {interval}" : value;
    }
}
