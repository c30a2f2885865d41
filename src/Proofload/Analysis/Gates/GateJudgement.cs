using Proofload.Analysis.Comparison;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Gates;

/// <summary>Makes the outcome of a gate from its runs.</summary>
internal sealed class GateJudgement(IReadOnlyList<RunResult> runs, IReadOnlyList<RunResult> stored)
{
    private readonly GatePlace _place = GatePlace.Of(runs[^1].Study!)!;
    private readonly IReadOnlyList<Criterion> _criteria = [.. GatePlace.Of(runs[^1].Study!)!.Criteria.Select(CriterionParser.Parse)];

    public GateOutcome Outcome() => _place.Mode == GateMode.Stored ? OfStored() : OfPairs();

    private GateOutcome OfPairs()
    {
        var pairs = GatePair.Of(runs);
        var valid = pairs.Where(static p => p.IsValid).ToList();
        var invalid = pairs.Count - valid.Count;
        var sequence = new GateSequence(_criteria, _place.Most);
        foreach (var pair in valid)
            sequence.Add(pair.A, pair.B);
        var down = Down();
        var newest = runs[^1];
        var ending = down is not null ? GateEnding.TargetDown
            : newest.Ending is RunEnding.Interrupted or RunEnding.Crashed or RunEnding.Running ? GateEnding.Interrupted
            : invalid >= GateOutcome.MostInvalid ? GateEnding.Invalid
            : sequence.IsDecided && _place.Mode == GateMode.Pairs ? GateEnding.Decided
            : pairs.Count >= _place.Most ? GateEnding.PairsUsed
            : GateEnding.TimeUsed;
        var verdict = sequence.HasWorse || down is { IsRegression: true } ? GateVerdict.Failed
            : down is not null ? GateVerdict.Inconclusive
            : invalid >= GateOutcome.MostInvalid ? GateVerdict.Invalid
            : sequence.IsWithin ? GateVerdict.Passed
            : GateVerdict.Inconclusive;
        List<RunResult> a = [.. valid.Select(static p => p.A)], b = [.. valid.Select(static p => p.B)];
        return new GateOutcome
        {
            Id = newest.Study!.Id,
            Newest = newest,
            Place = _place,
            Verdict = verdict,
            Ending = ending,
            Reason = down?.Text ?? (verdict == GateVerdict.Invalid ? $"{invalid} of {pairs.Count} pairs are invalid: the load generator, not the targets, set their results" : ""),
            Criteria = [.. sequence.Criteria.Select(c => Shown(c, sequence))],
            Pairs = pairs,
            A = a,
            B = b,
            Comparison = valid.Count == 0 ? null : RunComparer.Compare(new ComparisonSide(_place.Baseline, a), new ComparisonSide(b[^1].Fingerprint.Target, b), new ComparisonRequest { Criteria = _criteria }),
            SelfTest = _place.Mode == GateMode.SelfTest && valid.Count > 0 ? GateSelfTest.Of(sequence, valid) : null,
            Remarks = [.. Remarks(pairs, invalid)],
        };
    }

    private GateOutcome OfStored()
    {
        var candidates = runs.Where(static r => r.Ending is RunEnding.Completed or RunEnding.Stopped && r.Study!.Failure is null)
            .GroupBy(static r => GatePlace.Of(r.Study!)!.Pair).OrderBy(static g => g.Key)
            .Select(static g => g.FirstOrDefault(static r => r.Verdict.Measurement != MeasurementState.Invalid) ?? g.Last()).ToList();
        var valid = candidates.Where(static r => r.Verdict.Measurement != MeasurementState.Invalid).ToList();
        var down = Down();
        var isWhole = candidates.Count >= _place.Most && stored.Count > 0;
        var invalid = candidates.Count - valid.Count;
        var differences = stored.Count > 0 && valid.Count > 0 ? Comparability.Differences([.. stored, .. valid]).Where(static d => d.Part is not ("target" or "seed")).ToList() : [];
        var refused = differences.Where(d => !_place.Allowed.Contains(d.Part, StringComparer.Ordinal)).ToList();
        var judged = isWhole && invalid < GateOutcome.MostInvalid && valid.Count > 0 && refused.Count == 0 ? CriterionJudge.Judge(stored, valid, _criteria, paired: false) : [];
        var verdict = judged.Any(static m => m.Verdict == ComparisonVerdict.Worse) ? GateVerdict.Failed
            : down is { IsRegression: true } ? GateVerdict.Failed
            : down is not null ? GateVerdict.Inconclusive
            : invalid >= GateOutcome.MostInvalid ? GateVerdict.Invalid
            : judged.Count > 0 && judged.All(static m => m.Verdict is ComparisonVerdict.Same or ComparisonVerdict.Better) ? GateVerdict.Passed
            : GateVerdict.Inconclusive;
        return new GateOutcome
        {
            Id = runs[^1].Study!.Id,
            Newest = runs[^1],
            Place = _place,
            Verdict = verdict,
            Ending = down is not null ? GateEnding.TargetDown
                : runs[^1].Ending is RunEnding.Interrupted or RunEnding.Crashed or RunEnding.Running ? GateEnding.Interrupted
                : invalid >= GateOutcome.MostInvalid ? GateEnding.Invalid
                : isWhole ? GateEnding.PairsUsed : GateEnding.TimeUsed,
            Reason = down?.Text ?? (stored.Count == 0 ? "the stored runs of the baseline are not there"
                : refused.Count > 0 ? $"the stored runs are not comparable: they differ in {string.Join("; ", refused)}; if that is meant, --allow {string.Join(',', refused.Select(static d => d.Part))}"
                : !isWhole ? $"{candidates.Count} of {_place.Most} runs are there, and stored runs are judged once, at the end" : ""),
            Criteria = judged.Count > 0 ? [.. judged.Select(Shown)] : [.. _criteria.Select(static c => new GateCriterion { Criterion = c, Reason = "not judged" })],
            A = stored,
            B = valid,
            Comparison = judged.Count == 0 ? null : RunComparer.Compare(new ComparisonSide(_place.Baseline, stored), new ComparisonSide(valid[^1].Fingerprint.Target, valid), new ComparisonRequest { Criteria = _criteria, MayPair = false }),
            Remarks =
            [
                $"Weaker than pairs: the {stored.Count} stored runs were made {(stored.Count > 0 ? $"from {stored.Min(static r => r.StartedAt):yyyy-MM-dd HH:mm} UTC on" : "earlier")}, and whatever changed in the environment since then looks like the candidate's doing.",
                .. differences.Except(refused).Select(static d => $"Baseline and candidate differ, and that was allowed: {d}."),
            ],
        };
    }

    private GateCriterion Shown(MetricComparison m) => new()
    {
        Criterion = m.Criterion,
        Verdict = m.Verdict,
        Reason = m.Reason,
        A = m.A,
        B = m.B,
        Change = m.Change,
        Interval = m.ChangeInterval,
        Confidence = m.Confidence,
        Pairs = m.RunsB,
        DecidedAfter = m.Verdict == ComparisonVerdict.Inconclusive ? null : m.RunsB,
    };

    internal static GateCriterion Shown(CriterionSequence c, GateSequence sequence)
    {
        double? Scale(double? y) => y is not { } v ? null : c.Criterion.IsRelative ? Math.Exp(v) : v;
        var interval = c.Interval();
        return new GateCriterion
        {
            Criterion = c.Criterion,
            Verdict = c.Decision,
            Reason = c.Decision == ComparisonVerdict.Inconclusive ? Why(c, sequence) : "",
            A = c.A.Count > 0 ? ChangeEstimator.Side(c.A).Value : null,
            B = c.B.Count > 0 ? ChangeEstimator.Side(c.B).Value : null,
            Change = Scale(c.Center),
            Interval = interval is { } i ? new(Scale(i.Low)!.Value, Scale(i.High)!.Value) : null,
            Confidence = 1 - (2 * c.Alpha),
            Pairs = c.Pairs,
            DecidedAfter = c.DecidedAfter,
            Spread = c.Spread,
        };
    }

    private static string Why(CriterionSequence c, GateSequence sequence)
    {
        if (c.Missing is { } missing)
            return missing;
        if (sequence.Pairs == 0)
            return "no pair was measured";
        if (GateSequence.FirstDecision([.. sequence.Criteria.Select(static x => x.Criterion)], sequence.Most) is not { } first)
            return "so few pairs can decide nothing";
        return sequence.Pairs < first && !c.IsShare ? $"{sequence.Pairs} of {first} pairs that a verdict takes"
            : c.IsShare ? "the interval crosses the limit; more requests decide"
            : "the interval crosses the limit; more pairs or longer runs decide";
    }

    /// <summary>The target that answered nothing, in the last run.</summary>
    private (string Text, bool IsRegression)? Down()
    {
        var last = runs[^1];
        if (last.Ending is RunEnding.Interrupted or RunEnding.Crashed or RunEnding.Running || (last.Counts.Ok > 0 && last.Study!.Failure is null))
            return null;
        var isCandidate = GatePlace.Of(last.Study!)!.IsCandidate;
        var side = isCandidate ? "candidate" : "baseline";
        if (last.Study!.Failure is { } failure)
            return ($"the {side} {last.Fingerprint.Target} was not measured: {failure}", false);
        var kinds = string.Join(", ", last.Errors.Where(static e => e.Value > 0).OrderByDescending(static e => e.Value).Take(3).Select(static e => e.Key));
        var baselineAnswers = stored.Concat(runs).Any(r => r.Counts.Ok > 0 && (stored.Contains(r) || !GatePlace.Of(r.Study!)!.IsCandidate));
        var failed = last.Counts.Failed;
        return ($"the {side} {last.Fingerprint.Target} answered none of {failed} requests{(kinds.Length > 0 ? $" ({kinds})" : "")}{(isCandidate && baselineAnswers ? ", the baseline does" : "")}", isCandidate && baselineAnswers && failed > 0);
    }

    private IEnumerable<string> Remarks(IReadOnlyList<GatePair> pairs, int invalid)
    {
        if (invalid > 0)
            yield return $"{invalid} of {pairs.Count} pairs were invalid twice and are not judged.";
        if (pairs.Count(static p => p.IsValid && p.Tries > 1) is > 0 and var repeated)
            yield return $"{repeated} pairs were repeated because their first measurement was invalid.";
        var suspect = pairs.SelectMany(static p => new[] { p.A, p.B }).Where(static r => r.Verdict.Measurement == MeasurementState.Suspect).ToList();
        if (suspect.Count > 0)
            yield return $"The measurement of {suspect.Count} of {pairs.Count * 2} runs is suspect, first {suspect[0].Id}: {string.Join("; ", suspect[0].Verdict.Reasons)}";
        if (pairs.Count > 0 && Comparability.Differences([pairs[0].A, pairs[0].B]).Where(static d => d.Part is not "target").ToList() is { Count: > 0 } differences)
            yield return $"The two sides differ in {string.Join(", ", differences)}.";
    }
}
