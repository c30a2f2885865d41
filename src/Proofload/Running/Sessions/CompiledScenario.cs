using Proofload.Data;
using Proofload.Data.Traces;
using Proofload.Plans;

namespace Proofload.Running.Sessions;

/// <summary>A scenario ready to run; shared by all workers, immutable.</summary>
internal sealed record CompiledScenario
{
    public required IReadOnlyList<CompiledStep> Steps { get; init; }

    /// <summary>How often a session goes through the steps.</summary>
    public required DistributionSampler Rounds { get; init; }

    /// <summary>The most rounds of a session: what spreads the rows of data.</summary>
    public required int MostRounds { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Recorded sessions that are replayed; null for others.</summary>
    public TraceSessions? Trace { get; init; }

    /// <summary>Due time of a row of the trace on the run's clock, nanoseconds.</summary>
    public Func<long, long>? TraceDueNs { get; init; }

    /// <summary>How many turns of each step results tell apart; 0 for steps that are no conversation.</summary>
    public IReadOnlyList<int> TurnsShown => [.. Steps.Select(static s => s.TurnsShown)];
}

/// <summary>One step of a scenario, ready to run. Its number is the number of its kind.</summary>
internal sealed record CompiledStep
{
    public required int Number { get; init; }

    public required RequestKind Kind { get; init; }

    /// <summary>Pause before the step, seconds.</summary>
    public required DistributionSampler Think { get; init; }

    /// <summary>How often it is sent; null takes as often as the data has turns.</summary>
    public required DistributionSampler? Repeats { get; init; }

    /// <summary>Rows of data that one session may use up: its rows follow one another.</summary>
    public required long RowsPerRound { get; init; }

    public StepCondition? When { get; init; }

    public bool EndsOnFailure { get; init; }

    public bool IsSequence { get; init; }

    public ConversationPlan? Conversation { get; init; }

    /// <summary>The data are whole conversations, one of them a session's, and not single prompts.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Requested output length of each turn of a recorded conversation; null takes the recorded answer's.</summary>
    public DistributionSampler? OutputTokens { get; init; }

    public int TurnsShown { get; init; }
}
