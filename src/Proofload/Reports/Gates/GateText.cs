using System.Globalization;
using Proofload.Analysis.Comparison;
using Proofload.Analysis.Gates;
using Proofload.Measurement.Health;
using Proofload.Reports.Comparison;

namespace Proofload.Reports.Gates;

/// <summary>The words of a gate, the same in every report.</summary>
internal static class GateText
{
    public static string Word(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Passed => "passed",
        GateVerdict.Failed => "failed",
        GateVerdict.Invalid => "invalid",
        _ => "inconclusive",
    };

    public static SummaryStatus Status(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Passed => SummaryStatus.Good,
        GateVerdict.Inconclusive => SummaryStatus.Warning,
        _ => SummaryStatus.Bad,
    };

    public static string Word(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Worse => "worse",
        ComparisonVerdict.Better => "better",
        ComparisonVerdict.Same => "ok",
        _ => "inconclusive",
    };

    /// <summary>The whole in one sentence, for somebody who did not run it.</summary>
    public static string Headline(GateOutcome o)
    {
        if (o.SelfTest is { } self)
            return self.IsAlarm ? "The target was called worse than itself: a false alarm." : o.Verdict == GateVerdict.Passed ? "The target is not worse than itself, as it should be." : "The target was not called worse than itself; with this noise it would not pass either.";
        var worse = o.Criteria.Where(static c => c.Verdict == ComparisonVerdict.Worse).ToList();
        if (worse.Count > 0)
            return $"The candidate is worse: {string.Join("; ", worse.Select(Said))}.";
        if (o.Reason.Length > 0)
            return Capital(o.Reason) + ".";
        var open = o.Criteria.Where(static c => c.Verdict == ComparisonVerdict.Inconclusive).ToList();
        return o.Verdict == GateVerdict.Passed
            ? $"The candidate is within {(o.Criteria.Count == 1 ? "the limit" : $"all {o.Criteria.Count} limits")}: {string.Join("; ", o.Criteria.Select(Said))}."
            : $"Not decided: {string.Join("; ", open.Select(static c => c.Change is null ? c.Criterion.Subject : Said(c)))}.";
    }

    /// <summary>One criterion: by how much, how sure, what was allowed.</summary>
    public static string Said(GateCriterion c)
    {
        var m = c.AsComparison();
        var interval = ComparisonText.ChangeInterval(m);
        return $"{c.Criterion.Subject} {ComparisonText.Change(m)}{(interval.Length > 0 ? $" {interval}" : "")}, allowed {Limit(c)}";
    }

    public static string Limit(GateCriterion c) => c.Criterion.Expression.StartsWith(c.Criterion.Subject, StringComparison.Ordinal) ? c.Criterion.Expression[c.Criterion.Subject.Length..].TrimStart()
        : c.Criterion.Expression[(c.Criterion.Expression.IndexOfAny(['+', '-', '±']) is >= 0 and var at ? at : Math.Max(0, c.Criterion.Expression.IndexOf("within", StringComparison.Ordinal)))..];

    public static string Ended(GateOutcome o) => o.Ending switch
    {
        GateEnding.Decided => "ended when the verdict was certain",
        GateEnding.PairsUsed => "all that were planned",
        GateEnding.TimeUsed => "ended because the time was used up",
        GateEnding.TargetDown => "ended because a target answered nothing",
        GateEnding.Invalid => "ended because the measurement is invalid",
        _ => "interrupted",
    };

    /// <summary>How many pairs and why not more.</summary>
    public static string Extent(GateOutcome o) => o.Place.Mode == GateMode.Stored
        ? $"{Count(o.B.Count, "run")} of {o.Place.Most} against {Count(o.A.Count, "stored run")}; {Ended(o)}"
        : $"{Count(o.Pairs.Count, "pair")} of at most {o.Place.Most}, {Ended(o)}";

    /// <summary>Where the change is: the kind of request and the percentile that moved most, of those whose interval shows a change.</summary>
    public static IEnumerable<string> WhereToLook(GateOutcome o)
    {
        if (o.Comparison is not { } c)
            yield break;
        foreach (var part in c.Parts.Where(static p => p.ChangeInterval is { Low: > 1 }).OrderByDescending(static p => p.Change).Take(2))
            yield return $"kind of request {part.Criterion.Kind}: {part.Criterion.Subject} {ComparisonText.Change(part)} {ComparisonText.ChangeInterval(part)}";
        if (c.PromptBins.Where(static p => p.ChangeInterval is { Low: > 1 }).MaxBy(static p => p.Change) is { } length)
            yield return $"length of prompts, most: {length.Criterion.Subject} {ComparisonText.Change(length)} {ComparisonText.ChangeInterval(length)}";
        foreach (var shift in c.Shifts)
        {
            var moved = shift.Points.Where(static p => p.Low > 1).ToList();
            if (moved.Count == 0)
                continue;
            var most = moved.MaxBy(static p => p.Ratio)!;
            var lowest = moved[0].Quantile;
            yield return lowest <= 0.5
                ? $"{MetricNames.Name(shift.Metric)}: all percentiles from p{P(lowest)} on are higher, p{P(most.Quantile)} most ({ComparisonText.Percent(most.Ratio)}): every request pays more"
                : $"{MetricNames.Name(shift.Metric)}: only the tail from p{P(lowest)} on is higher, p{P(most.Quantile)} most ({ComparisonText.Percent(most.Ratio)}): queueing, pauses or rare slow requests rather than the work of each";
        }

        var errors = o.B.SelectMany(static r => r.Errors).GroupBy(static e => e.Key, StringComparer.Ordinal)
            .Select(g => (Kind: g.Key, B: g.Sum(static e => e.Value), A: o.A.Sum(r => r.Errors.GetValueOrDefault(g.Key)))).Where(static e => e.B > e.A).OrderByDescending(static e => e.B - e.A).Take(2);
        foreach (var (kind, b, a) in errors)
            yield return $"errors {kind}: {NumberFormat.Count(b)} of the candidate, {NumberFormat.Count(a)} of the baseline";
        if (o.Pairs.LastOrDefault(static p => p.IsValid) is { } last)
            yield return $"two runs side by side: proofload compare {last.A.Id} {last.B.Id} --allow target";
    }

    /// <summary>The state of the measurement of a pair in a word.</summary>
    public static string Measurement(GatePair pair) => pair.IsValid
        ? new[] { pair.A, pair.B }.Any(static r => r.Verdict.Measurement == MeasurementState.Suspect) ? "suspect" : "valid"
        : "invalid";

    public static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>y of one pair for one criterion, as people say it; empty without data.</summary>
    public static string Change(GatePair pair, GateCriterion c)
    {
        var (a, b) = (RunFigures.Of(pair.A, c.Criterion), RunFigures.Of(pair.B, c.Criterion));
        if (a is null || b is null || (c.Criterion.IsRelative && !(a.Value > 0)))
            return NumberFormat.Missing;
        return ComparisonText.Change(c.AsComparison() with { Change = c.Criterion.IsRelative ? b.Value / a.Value : b.Value - a.Value });
    }

    private static string P(double quantile) => (quantile * 100).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
