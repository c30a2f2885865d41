using System.Globalization;
using Proofload.Slo.Drills;

namespace Proofload.Reports.Objectives;

/// <summary>A drill as a summary that text, Markdown and HTML are made of: what was proven, when.</summary>
public static class DrillReport
{
    /// <summary>Builds the summary.</summary>
    /// <param name="result">The drill.</param>
    public static SummaryDocument Build(DrillResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var headline = result.Verdict switch
        {
            DrillVerdict.Proven => new SummaryLine(SummaryStatus.Good, "PROVEN", "the alert fires in time, tells the right receiver, resolves, and is silent below its threshold"),
            DrillVerdict.Disproved => new SummaryLine(SummaryStatus.Bad, "DISPROVED", result.Reasons[0]),
            _ => new SummaryLine(SummaryStatus.Warning, "INCONCLUSIVE", result.Reasons[0]),
        };
        var lines = new List<SummaryBlock> { headline };
        lines.AddRange(result.Reasons.Skip(1).Select(static r => new SummaryLine(SummaryStatus.None, "", r)));
        lines.Add(new SummaryLine(SummaryStatus.None, "", $"{result.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC · {result.Target} · {result.Objective} · {result.Fault}, {Percent(result.Share)} of the requests"));
        return new SummaryDocument([new SummarySection("", lines), new SummarySection("What was proven", [Steps(result)]), new SummarySection("How", [.. How(result)])]);
    }

    private static SummaryTable Steps(DrillResult result) => new(
        [new("what"), new("predicted"), new("measured"), new("proven")],
        [
            Row(
                "silent while healthy and below the threshold",
                "no notification",
                result.Disturbance.Length > 0 ? "disturbed" : result.FalseAlarms == 0 ? "none" : Many(result.FalseAlarms, "notification"),
                result.FalseAlarms == 0 && result.Disturbance.Length == 0),
            Row("fired after the fault began", Interval(result.Predicted), result.Detected is { } d ? Seconds(d) : "never", result is { Detected: { } detected, Predicted: { } p } && p.Contains(detected)),
            Row("told", result.ExpectedReceiver, result.Receiver.Length > 0 ? result.Receiver : "nobody", result.Receiver == result.ExpectedReceiver),
            Row("resolved after the fault ended", Interval(result.PredictedReset), result.ResolvedAfter is { } r ? Seconds(r) : "never", result is { ResolvedAfter: { } after, PredictedReset: { } q } && q.Contains(after)),
        ]);

    private static IEnumerable<SummaryBlock> How(DrillResult result)
    {
        var alert = result.Alert;
        var waits = alert.For > TimeSpan.Zero ? $", for {ObjectiveText.Span(alert.For)}" : "";
        yield return new SummaryLine(SummaryStatus.None, "", $"windows {ObjectiveText.Span(alert.Long)} and {ObjectiveText.Span(alert.Short)}{waits}: {NumberFormat.Number(result.WindowScale)} times shorter than the objective's; burn rate {ObjectiveText.Factor(alert.Factor)}, so it fires above {Percent(result.Threshold)} bad");
        yield return new SummaryLine(SummaryStatus.None, "", $"bad events: {Percent(result.SilentErrorRatio)} while it had to be silent (at most {Percent(result.WorstSilentRatio)} in the alert's windows), {Percent(result.FaultErrorRatio)} under the fault; {NumberFormat.Count(result.Events)} events in {Seconds(result.Seconds)}");
    }

    private static SummaryRow Row(string what, string predicted, string measured, bool isGood) =>
        new(isGood ? SummaryStatus.Good : SummaryStatus.Bad, [what, predicted, measured, isGood ? "yes" : "no"]);

    private static string Interval(PredictedTime? time) => time is { } t ? $"{NumberFormat.Number(Math.Round(t.Low, 2))} to {Seconds(t.High)}" : "not known";

    private static string Seconds(double seconds) => NumberFormat.Number(Math.Round(seconds, 2)) + " s";

    private static string Percent(double share) => NumberFormat.Number(Math.Round(share * 100, 2)) + " %";

    private static string Many(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
