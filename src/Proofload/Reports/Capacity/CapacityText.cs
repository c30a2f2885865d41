using Proofload.Analysis.Capacity;
using Proofload.Results;

namespace Proofload.Reports.Capacity;

/// <summary>The sentences about a capacity, the same in every report.</summary>
internal static class CapacityText
{
    public static (SummaryStatus Status, string Word) Headline(CapacityResult r) => r.Ending switch
    {
        CapacityEnding.Found => (SummaryStatus.Good, "capacity"),
        CapacityEnding.ReachedHighest => (SummaryStatus.Good, "at least"),
        CapacityEnding.BelowLowest => (SummaryStatus.Bad, "too slow"),
        CapacityEnding.TargetDied => (SummaryStatus.Bad, "target down"),
        CapacityEnding.GeneratorLimit => (SummaryStatus.Bad, "no capacity"),
        CapacityEnding.Interrupted => (SummaryStatus.Warning, "interrupted"),
        _ => (SummaryStatus.Warning, "undecided"),
    };

    /// <summary>What the reader wants next, a line each: what is confirmed, what gave way, where it breaks, the knee.</summary>
    public static IEnumerable<(string Label, string Text)> Facts(CapacityDocument document)
    {
        var (r, unit) = (document.Result, document.Unit);
        if (r.LimitedBy is { Kind: not ("budget" or "cap") } limit)
            yield return ("Gave way first", limit.Kind == "objective" ? $"{limit.Name}: {Observed(r) ?? limit.Detail}" : $"{limit.Name}: {limit.Detail}");
        if (r.EndedBy is { } budget)
            yield return ("Ended by", $"{budget}, which was used up");
        else if (r.LimitedBy is { Kind: "cap" } end)
            yield return ("Ended by", end.Detail);
        if (r.BreakingPoint is { } broken)
            yield return ("Breaks at", $"{Load(broken.Load)} {unit}: {Breaking(broken)}");
        else if (r.Steps.Any(static s => s.Phase == ProbePhase.Break))
            yield return ("Breaks at", $"not seen up to {Load(r.Steps.Max(static s => s.Load))} {unit}");
        if (r.Recovery is { } recovery)
            yield return ("Recovers", recovery.Seconds is { } seconds
                ? $"{NumberFormat.Duration(seconds)} after the load steps down from {Load(recovery.From)} to {Load(recovery.To)} {unit}"
                : $"not while it was watched, after the load stepped down from {Load(recovery.From)} to {Load(recovery.To)} {unit}");
        if (r.Knee is { } knee)
            yield return ("Knee", Knee(knee));
    }

    /// <summary>One probe in one line, for progress.</summary>
    public static string Line(CapacityStep step, string axis)
    {
        var unit = CapacityDocument.UnitOf(axis);
        var load = step.OpenLoopRate is { } rate ? $"{Load(rate)} requests/s (as {Load(step.Load)} {unit} sent)" : $"{Load(step.Load)} {unit}";
        var worst = Worst(step) is { } o ? $", {o.Expression.Split(['<', '>', '=', ' '])[0]} {Statistic(o)}{NumberFormat.Value(o.Observed, o.Unit)}" : "";
        var reason = step.Verdict == ProbeVerdict.Pass ? "" : $" ({step.Reason})";
        return $"{load}: {Word(step)}{worst}, {NumberFormat.Count(step.Observed.Requests)} requests in {NumberFormat.Duration(step.Observed.Duration)}{reason}";
    }

    public static string Word(CapacityStep step) => step.Phase == ProbePhase.StepDown
        ? step.RecoverySeconds is { } s ? $"back after {NumberFormat.Duration(s)}" : step.Verdict is ProbeVerdict.TargetDown or ProbeVerdict.Invalid ? Word(step.Verdict) : "not back"
        : step.Verdict == ProbeVerdict.Inconclusive && ProbeJudge.Leaning(step) is not 0 and var side ? side > 0 ? "looks good" : "looks bad"
        : Word(step.Verdict);

    public static string Word(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Pass => "pass",
        ProbeVerdict.Fail => "fail",
        ProbeVerdict.Invalid => "invalid",
        ProbeVerdict.TargetDown => "target down",
        _ => "undecided",
    };

    public static SummaryStatus Status(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Pass => SummaryStatus.Good,
        ProbeVerdict.Fail or ProbeVerdict.TargetDown => SummaryStatus.Bad,
        ProbeVerdict.Invalid => SummaryStatus.Warning,
        _ => SummaryStatus.Muted,
    };

    public static string Phase(ProbePhase phase) => phase switch
    {
        ProbePhase.Ladder => "ladder",
        ProbePhase.Bisect => "bisection",
        ProbePhase.Confirm => "confirm",
        ProbePhase.Break => "overload",
        _ => "recovery",
    };

    /// <summary>The objective of a probe that is closest to its bound or furthest beyond it; null when none has a value.</summary>
    public static ObjectiveResult? Worst(CapacityStep step) => step.Observed.Objectives.Where(static o => o.Observed is not null)
        .MaxBy(static o => o.Threshold is > 0 and var bound ? o.IsUpperBound == false ? bound / Math.Max(o.Observed!.Value, 1e-12) : o.Observed!.Value / bound : 0);

    public static string Load(double load) => NumberFormat.Number(load);

    public static string Knee(CapacityKnee knee)
    {
        var usl = knee.Usl switch
        {
            null => "too few steady probes for a fit of the Universal Scalability Law",
            { Peak: "not_observed" } => "no peak of throughput observed (Universal Scalability Law, no retrograde part)",
            { Concurrency: { } n } fit => $"throughput peaks at {NumberFormat.Number(n)} in flight{Between(fit.Low, fit.High)}, about {NumberFormat.Rate(fit.Throughput)}{(fit.Peak == "extrapolated" ? ", extrapolated beyond what was measured" : "")} (Universal Scalability Law)",
            _ => "no peak",
        };
        return knee.Kneedle is { } k ? $"{usl}; bends at {NumberFormat.Number(k.Concurrency)} in flight{Between(k.Low, k.High)} (Kneedle)" : usl;
    }

    private static string Between(double? low, double? high) => low is null && high is null ? "" : $" [{(low is { } l ? NumberFormat.Number(l) : "…")}, {(high is { } h ? NumberFormat.Number(h) : "…")}]";

    private static string Statistic(ObjectiveResult o)
    {
        var words = o.Expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words[1].Length > 0 && char.IsAsciiLetter(words[1][0]) ? words[1] + " " : "";
    }

    private static string Breaking(BreakingPoint broken) => broken.Kind switch
    {
        BreakingKind.Errors => $"{NumberFormat.Percent(broken.ErrorRate)} of the requests fail",
        BreakingKind.ThroughputFell => $"throughput falls to {NumberFormat.Rate(broken.Throughput)}, from {NumberFormat.Rate(broken.BestThroughput)} at a lower load",
        _ => "it stopped answering",
    };

    private static string? Observed(CapacityResult r) => r.FirstFail is { } fail
        && r.Steps.FirstOrDefault(s => s.Index == fail.Step)?.Observed.Objectives.FirstOrDefault(o => o.Expression == r.LimitedBy!.Name) is { } o
            ? $"{NumberFormat.Value(o.Observed, o.Unit)} {NumberFormat.Interval(o.Low, o.High, o.Unit)} at {Load(fail.Load)} {CapacityDocument.UnitOf(r.Axis)}"
            : null;
}
