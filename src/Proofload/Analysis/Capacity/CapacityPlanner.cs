namespace Proofload.Analysis.Capacity;

/// <summary>
/// What a search does next, as a pure function of its options and the probes so far; so a search that was interrupted goes on from its steps.
/// Order: budgets and dead ends, ladder, narrowing, confirmation, breaking point, step down.
/// </summary>
internal static class CapacityPlanner
{
    public static ProbePlan Next(CapacityOptions options, IReadOnlyList<CapacityStep> steps)
    {
        var plan = DeadEnd(options, steps) ?? Unbudgeted(options, steps);
        return plan.Request is { } request ? Budget(options, steps, request) : plan;
    }

    private static ProbePlan Unbudgeted(CapacityOptions options, IReadOnlyList<CapacityStep> steps)
    {
        var evidence = new CapacityEvidence(steps);
        if (evidence.Confirmed is null)
        {
            if (Ladder(options, steps, evidence) is { } rung)
                return rung;
            if (Confirmation(options, steps, evidence) is { } confirmation)
                return confirmation;
            if (evidence.LastPass is null && Narrowing.Next(options, steps, evidence) is null)
                return ProbePlan.End(CapacityEnding.Inconclusive);
        }

        return Overload(options, steps, evidence)
            ?? ProbePlan.End(evidence.Confirmed is null ? CapacityEnding.Inconclusive
                : evidence.FirstFail is null && evidence.Confirmed.Load >= options.Highest ? CapacityEnding.ReachedHighest
                : evidence.FirstFail is null ? CapacityEnding.Inconclusive
                : CapacityEnding.Found);
    }

    private static ProbePlan? DeadEnd(CapacityOptions options, IReadOnlyList<CapacityStep> steps)
    {
        if (steps.Count == 0)
            return null;

        var last = steps[^1];
        if (last.Verdict == ProbeVerdict.TargetDown)
            return ProbePlan.End(CapacityEnding.TargetDied);
        if (last.Verdict != ProbeVerdict.Invalid || last.Phase is ProbePhase.Break or ProbePhase.StepDown)
            return null;

        // One disturbed probe is repeated; two in a row at the same load are the generator's limit.
        return steps.Count > 1 && steps[^2].Verdict == ProbeVerdict.Invalid && steps[^2].Load.Equals(last.Load)
            ? ProbePlan.End(CapacityEnding.GeneratorLimit)
            : new ProbePlan(
                ProbeRequests.Extending(options, steps.Count, last.Phase, last.Load, "again, because the generator was disturbed") with { OpenLoopRate = last.OpenLoopRate },
                CapacityEnding.Running);
    }

    private static ProbePlan Budget(CapacityOptions options, IReadOnlyList<CapacityStep> steps, ProbeRequest request)
    {
        var ending = steps.Count > 0 && new CapacityEvidence(steps) is { Confirmed: not null } evidence
            ? evidence.FirstFail is null ? CapacityEnding.ReachedHighest : CapacityEnding.Found
            : CapacityEnding.BudgetSpent;
        if (options.MaxRequests is { } requests && steps.Sum(static s => s.Observed.Requests) >= requests)
            return ProbePlan.End(ending, "max_requests");
        if (options.MaxSpend is { } spend && steps.Sum(static s => s.Observed.Spend) >= spend)
            return ProbePlan.End(ending, "max_spend");
        if (options.MaxTime is not { } time)
            return new ProbePlan(request, CapacityEnding.Running);

        var left = time - steps.Sum(static s => s.Observed.Duration);
        if (left < request.MinDuration * 0.999)
            return ProbePlan.End(ending, "max_time");
        return new ProbePlan(
            left >= request.MaxDuration
                ? request
                : ProbeRequests.Make(options, request.Index, request.Phase, request.Load, request.MinDuration, left, request.Reason) with { OpenLoopRate = request.OpenLoopRate },
            CapacityEnding.Running);
    }

    private static ProbePlan? Ladder(CapacityOptions options, IReadOnlyList<CapacityStep> steps, CapacityEvidence evidence)
    {
        if (steps.Count == 0)
            return Rung(options, 0, options.Start, "the start of the ladder");

        var (good, bad) = (evidence.GoodBelow(double.PositiveInfinity), evidence.BadAbove(0));
        var most = steps.Count(static s => s.Phase is ProbePhase.Ladder or ProbePhase.Bisect) >= options.MostProbes;
        if (good is null && bad is null)
            return most || steps[^1].Exhausted ? ProbePlan.End(CapacityEnding.Inconclusive) : Long(options, steps, steps[^1].Load, "no request was answered yet");
        if (bad is null && good < options.Highest)
            return most ? ProbePlan.End(CapacityEnding.Inconclusive) : Rung(options, steps.Count, Math.Min(options.Highest, Whole(options, good.Value * options.Factor)), "one rung up");
        if (bad is null)
            return AtTheEnd(options, steps, evidence.LastPass?.Load >= options.Highest, options.Highest, most);
        if (good is not null || bad <= options.LowestLoad)
        {
            if (good is null && evidence.FirstFail?.Load <= options.LowestLoad)
                return ProbePlan.End(CapacityEnding.BelowLowest);
            return good is null ? AtTheEnd(options, steps, done: false, options.LowestLoad, most) : null;
        }

        return most ? ProbePlan.End(CapacityEnding.Inconclusive)
            : Rung(options, steps.Count, Math.Max(options.LowestLoad, options.Integral ? Math.Floor(bad.Value / options.Factor) : bad.Value / options.Factor), "one rung down");
    }

    /// <summary>At the highest or lowest load an indication is not enough.</summary>
    private static ProbePlan? AtTheEnd(CapacityOptions options, IReadOnlyList<CapacityStep> steps, bool done, double load, bool most)
    {
        if (done)
            return null;
        return most || steps.Any(s => s.Exhausted && s.Load.Equals(load))
            ? ProbePlan.End(CapacityEnding.Inconclusive)
            : Long(options, steps, load, load >= options.Highest ? "the highest load that may be sent" : "the lowest load that is worth an answer");
    }

    private static ProbePlan? Confirmation(CapacityOptions options, IReadOnlyList<CapacityStep> steps, CapacityEvidence evidence)
    {
        var confirmations = steps.Count(static s => s.Phase == ProbePhase.Confirm && s.Verdict != ProbeVerdict.Invalid);
        if (confirmations >= options.MostConfirmations)
            return null;

        // A confirmation that was not decided lowers the answer by half a resolution, and that is confirmed in turn.
        var last = steps.LastOrDefault(static s => s.Phase == ProbePhase.Confirm);
        if (last is { Verdict: ProbeVerdict.Inconclusive } && !(evidence.FirstFail?.Load <= last.Load))
        {
            var lower = Math.Max(options.LowestLoad, last.Load / Math.Sqrt(1 + options.Resolution));
            return Confirm(options, steps, options.Integral ? Math.Max(options.LowestLoad, Math.Min(last.Load - 1, Math.Round(lower))) : lower, last, "the confirmation was not decided: a little lower");
        }

        if (Narrowing.Next(options, steps, evidence) is { } probe)
            return new ProbePlan(probe, CapacityEnding.Running);
        return evidence.LastPass is { } pass ? Confirm(options, steps, pass.Load, pass, "a longer open-loop run at the last pass") : null;
    }

    private static ProbePlan Confirm(CapacityOptions options, IReadOnlyList<CapacityStep> steps, double load, CapacityStep basis, string reason)
    {
        var shortest = Math.Clamp(options.ConfirmFactor * basis.Observed.Duration, options.ConfirmFactor * options.MinProbe, 2 * options.LongestProbe);
        if (basis.Phase == ProbePhase.Confirm)
            shortest = Math.Min(basis.Observed.Duration, shortest / options.ConfirmFactor);
        var request = ProbeRequests.Make(options, steps.Count, ProbePhase.Confirm, load, shortest, 2 * options.LongestProbe, reason);

        // Users wait for a slow target; only an open load shows what waits behind them.
        var rate = options.Axis == CapacityAxis.Concurrency ? basis.OpenLoopRate ?? basis.Observed.Throughput : null;
        return new ProbePlan(request with { OpenLoopRate = rate * (load / basis.Load) }, CapacityEnding.Running);
    }

    private static ProbePlan? Overload(CapacityOptions options, IReadOnlyList<CapacityStep> steps, CapacityEvidence evidence)
    {
        var pass = evidence.LastPass;
        if (!options.FindBreakingPoint || pass is null || steps.Any(static s => s.Phase == ProbePhase.StepDown))
            return null;

        var broken = BreakingPointFinder.Find(options, steps);
        var pushes = steps.Where(static s => s.Phase == ProbePhase.Break).ToList();
        var highest = steps.Max(static s => s.Load);
        if (pushes.Count == 0 && broken is not null)
            return Rung(options, steps.Count, broken.Load, "the overload that the recovery starts from", ProbePhase.Break);
        if (broken is null && pushes.Count < options.MostBreakingProbes && highest < options.Highest && !pushes.Exists(static s => s.Verdict == ProbeVerdict.Invalid))
            return Rung(options, steps.Count, Math.Min(options.Highest, Whole(options, highest * Math.Min(1.5, options.Factor))), "above the answer, until it breaks", ProbePhase.Break);
        if (pushes.Count == 0)
            return null;

        var down = options.StepDownShare * pass.Load;
        return new ProbePlan(
            ProbeRequests.Extending(options, steps.Count, ProbePhase.StepDown, options.Integral ? Math.Max(1, Math.Floor(down)) : down, "the recovery"),
            CapacityEnding.Running);
    }

    private static ProbePlan Rung(CapacityOptions options, int index, double load, string reason, ProbePhase phase = ProbePhase.Ladder) =>
        new(ProbeRequests.Short(options, index, phase, load, reason), CapacityEnding.Running);

    private static ProbePlan Long(CapacityOptions options, IReadOnlyList<CapacityStep> steps, double load, string reason) =>
        new(ProbeRequests.Extending(options, steps.Count, ProbePhase.Bisect, load, reason), CapacityEnding.Running);

    private static double Whole(CapacityOptions options, double load) => options.Integral ? Math.Ceiling(load - 1e-9) : load;
}
