using Proofload.Data;
using Proofload.Load;
using Proofload.Plans;
using Proofload.Protocols;

namespace Proofload.Running.Sessions;

/// <summary>Makes a plan's scenario ready to run.</summary>
internal static class ScenarioCompiler
{
    /// <summary>Rows that a step of unbounded repetitions is given; a session with more shares rows with the next one, which is harmless.</summary>
    private const int UnboundedRepeats = 64;

    /// <exception cref="PlanException">A condition is malformed, or recorded conversations are asked for and there are none.</exception>
    public static CompiledScenario Compile(RunPlan plan, CompiledLoad load, IReadOnlyList<RequestKind> kinds, IReadOnlyList<DriverContext> contexts)
    {
        var scenario = plan.EffectiveScenario!;
        return new CompiledScenario
        {
            Steps = [.. scenario.Steps.Select((step, i) => Step(plan, scenario, step, i, load, kinds[i], contexts[i]))],
            Rounds = new DistributionSampler(scenario.Repeat, "scenario.repeat"),
            MostRounds = Most(scenario.Repeat),
            Seed = plan.Seed,
            Trace = load.TraceSessions,
            TraceDueNs = load.TraceDueNs,
        };
    }

    /// <summary>Mean number of requests of a session, as far as the plan fixes it; conversations of unknown length count as one turn.</summary>
    public static double MeanSteps(ScenarioPlan scenario) => DistributionMean.Of(scenario.Repeat)
        * scenario.Steps.Sum(static s => s.Conversation is null ? DistributionMean.Of(s.Repeat) : s.Conversation.Turns is { } turns ? DistributionMean.Of(turns) : 1);

    private static CompiledStep Step(RunPlan plan, ScenarioPlan scenario, StepPlan step, int number, CompiledLoad load, RequestKind kind, DriverContext context)
    {
        var conversation = step.Conversation;
        var data = step.Request.Data ?? plan.Data;
        var isTrace = load.TraceSessions is not null;
        var isRecorded = conversation is not null && !isTrace && kind.Rows.MostTurns > 1;
        if (conversation is not null && !isTrace && !isRecorded && (conversation.Turns is null || conversation.History == ConversationHistory.Recorded))
        {
            throw new PlanException(plan.Load is Plans.Loads.ReplayLoad && data.Dataset is null
                ? "conversation.turns: the trace names no sessions (session_id or conversation_id); give a number of turns"
                : $"request '{step.Request.Name}': its data has no conversation of several turns; give conversation.turns a number{(conversation.Turns is null ? "" : " and history: answers")}, or a dataset of conversations");
        }

        var repeats = conversation is null ? step.Repeat : conversation.Turns;
        var pause = step.ThinkTime ?? conversation?.ThinkTime ?? scenario.ThinkTime;
        var most = repeats is null ? UnboundedRepeats : Most(repeats);
        return new CompiledStep
        {
            Number = number,
            Kind = kind,
            Think = new DistributionSampler(pause, "think_time"),
            Repeats = repeats is null || isTrace ? null : new DistributionSampler(repeats, "repeat"),
            RowsPerRound = isRecorded ? 1 : most,
            When = step.When is null ? null : new StepCondition(step.When, context),
            EndsOnFailure = (step.OnFailure ?? scenario.OnFailure) == FailurePolicy.End,
            IsSequence = step.Sequence,
            Conversation = conversation,
            IsRecorded = isRecorded,
            OutputTokens = isRecorded && data.OutputTokens is { } output ? new DistributionSampler(output, "data.output_tokens") : null,
            TurnsShown = conversation is null ? 0 : Math.Min(ConversationPlan.MostTurnsShown, isTrace ? load.TraceSessions!.MostTurns : isRecorded ? Math.Min(most, kind.Rows.MostTurns) : most),
        };
    }

    private static int Most(Distribution d)
    {
        var most = d.Kind switch
        {
            DistributionKind.Constant => d.A,
            DistributionKind.Uniform => d.B,
            DistributionKind.Empirical => d.Values.Max(static v => v.Value),
            _ => d.Max ?? UnboundedRepeats,
        };
        return (int)Math.Clamp(Math.Ceiling(Math.Min(most, d.Max ?? double.MaxValue)), 1, 1_000_000);
    }
}
