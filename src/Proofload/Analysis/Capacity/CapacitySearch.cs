namespace Proofload.Analysis.Capacity;

/// <summary>
/// The search for the highest load that meets every objective. An immutable state machine without a clock: <see cref="Next"/> says what to
/// measure, <see cref="Judge"/> whether the probe under way is known well enough, <see cref="Complete"/> takes its outcome and gives the next
/// state. It sends nothing itself, so it searches a live target, a simulation or a test alike.
/// </summary>
public sealed class CapacitySearch
{
    private readonly ProbePlan _plan;

    private CapacitySearch(CapacityOptions options, IReadOnlyList<CapacityStep> steps)
    {
        Options = options;
        Steps = steps;
        _plan = CapacityPlanner.Next(options, steps);
    }

    /// <summary>What the search may do.</summary>
    public CapacityOptions Options { get; }

    /// <summary>The probes that are over.</summary>
    public IReadOnlyList<CapacityStep> Steps { get; }

    /// <summary>The next probe; null when the search has ended.</summary>
    public ProbeRequest? Next => _plan.Request;

    /// <summary>How the search ended; <see cref="CapacityEnding.Running"/> while there is a next probe.</summary>
    public CapacityEnding Ending => _plan.Ending;

    /// <summary>What is known up to now; the answer once the search has ended.</summary>
    public CapacityResult Result => CapacityResultBuilder.Build(Options, Steps, _plan.Ending, _plan.Limit);

    /// <summary>A search from its beginning.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static CapacitySearch Start(CapacityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new CapacitySearch(options.Checked(), []);
    }

    /// <summary>A search that goes on after the probes of an earlier one with the same options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static CapacitySearch Resume(CapacityOptions options, IReadOnlyList<CapacityStep> steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(steps);
        return new CapacitySearch(options.Checked(), [.. steps.Select(static (step, i) => step with { Index = i })]);
    }

    /// <summary>
    /// Whether the probe under way goes on. Ask at the lengths of <see cref="ProbeRequest.Looks"/>, with objectives judged by
    /// <see cref="ProbeObjectives"/> at <see cref="ProbeRequest.ConfidenceAt"/>. More frequent questions are safe: between the looks only what ends a probe at once counts
    /// (the target is down, the errors are over the cap, an objective is missed by a factor of 3 with its whole interval).
    /// </summary>
    /// <param name="outcome">What was measured up to now.</param>
    /// <exception cref="InvalidOperationException">The search has ended.</exception>
    public ProbeDecision Judge(ProbeOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return ProbeJudge.Decide(Options, Request, outcome, CalmLatency);
    }

    /// <summary>Takes the outcome of the probe and gives the state after it.</summary>
    /// <param name="outcome">What was measured.</param>
    /// <exception cref="InvalidOperationException">The search has ended.</exception>
    public CapacitySearch Complete(ProbeOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var request = Request;
        var (verdict, reason) = ProbeJudge.Verdict(Options, outcome);
        double? recovery = null;
        if (request.Phase == ProbePhase.StepDown && verdict is not (ProbeVerdict.TargetDown or ProbeVerdict.Invalid))
        {
            recovery = ProbeJudge.Recovery(outcome, CalmLatency);
            reason = recovery is { } seconds ? $"recovered after {seconds:0.#} s" : $"not recovered after {outcome.Duration:0.#} s";
        }

        var step = new CapacityStep
        {
            Index = request.Index,
            Phase = request.Phase,
            Load = request.Load,
            OpenLoopRate = request.OpenLoopRate,
            Verdict = verdict,
            Reason = reason,
            Exhausted = verdict == ProbeVerdict.Inconclusive && request.MayExtend && request.Phase != ProbePhase.StepDown,
            RecoverySeconds = recovery,
            Observed = outcome with { Windows = [] },
        };
        return new CapacitySearch(Options, [.. Steps, step]);
    }

    /// <summary>What is known when the user ends the search.</summary>
    public CapacityResult Interrupted() =>
        CapacityResultBuilder.Build(Options, Steps, Next is null ? _plan.Ending : CapacityEnding.Interrupted, _plan.Limit);

    private ProbeRequest Request => Next ?? throw new InvalidOperationException("The search has ended.");

    /// <summary>The latency that the recovery is compared with: the median at the last pass.</summary>
    private double? CalmLatency => new CapacityEvidence(Steps).LastPass?.Observed.LatencyP50;
}
