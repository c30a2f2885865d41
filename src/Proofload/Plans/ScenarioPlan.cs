namespace Proofload.Plans;

/// <summary>
/// A session of several steps, one after the other: log in, then ask. What the load starts are sessions: an arrival of an open load, an iteration
/// of a user.
/// </summary>
public sealed record ScenarioPlan
{
    /// <summary>The steps, in order; at least one. Each is a request kind of its own.</summary>
    public required IReadOnlyList<StepPlan> Steps { get; init => field = ValueList<StepPlan>.Of(value); }

    /// <summary>Pause before each step but the first, seconds. Default none.</summary>
    public Distribution ThinkTime { get; init; } = Distribution.Zero;

    /// <summary>How often the list of steps is gone through in a session, 1 or more. Default 1.</summary>
    public Distribution Repeat { get; init; } = Distribution.Constant(1);

    /// <summary>What a failed step does to its session. Default it ends it.</summary>
    public FailurePolicy OnFailure { get; init; }

    /// <summary>Keep the cookies that the target sets and send them back, for each session its own. Default false.</summary>
    public bool Cookies { get; init; }

    /// <summary>
    /// The session as C#, made by <see cref="LoadTest.Scenario"/>: it decides which of <see cref="Steps"/> is sent when. Null (default) sends them in
    /// their order. With code, pauses, repetitions, conditions and conversations are the code's, and <see cref="OnFailure"/> says whether a failed step throws.
    /// </summary>
    public ScenarioCode? Code { get; init; }
}

/// <summary>One step of a scenario.</summary>
public sealed record StepPlan
{
    /// <summary>The request; its name names the step, its weight has no meaning.</summary>
    public required RequestPlan Request { get; init; }

    /// <summary>Pause before the step, and before each repetition, seconds; null uses the conversation's, else the scenario's.</summary>
    public Distribution? ThinkTime { get; init; }

    /// <summary>How often the step is sent before the next one's turn, 1 or more. Default 1.</summary>
    public Distribution Repeat { get; init; } = Distribution.Constant(1);

    /// <summary>The step is sent only when this holds: <c>{{name}}</c> (has a value that is not false), <c>{{name}} == text</c> or <c>{{name}} != text</c>; null always sends it.</summary>
    public string? When { get; init; }

    /// <summary>What a failure of this step does to the session; null uses the scenario's.</summary>
    public FailurePolicy? OnFailure { get; init; }

    /// <summary>Makes the step a conversation of several turns; null for a plain request.</summary>
    public ConversationPlan? Conversation { get; init; }

    /// <summary>Marks the repetitions as one stateful sequence of the <c>kserve-v2</c> protocol: <c>sequence_id</c>, <c>sequence_start</c>, <c>sequence_end</c>. Default false.</summary>
    public bool Sequence { get; init; }
}

/// <summary>A chat of several turns in which each request carries what was said before.</summary>
public sealed record ConversationPlan
{
    /// <summary>Turns of the user, 1 or more; null takes as many as the conversation of the dataset (or of the replayed trace) has.</summary>
    public Distribution? Turns { get; init; }

    /// <summary>Pause between an answer and the next turn, seconds. Default none.</summary>
    public Distribution ThinkTime { get; init; } = Distribution.Zero;

    /// <summary>What is sent of the earlier turns. Default what the model really answered.</summary>
    public ConversationHistory History { get; init; }

    /// <summary>The conversation ends before a turn that would pass so many tokens: prompt, history and requested answer. Null for no limit.</summary>
    public int? MaxContextTokens { get; init; }

    /// <summary>How many turns are told apart in results: 32; later ones count as the last.</summary>
    public const int MostTurnsShown = 32;
}

/// <summary>What a turn sends of the turns before it.</summary>
public enum ConversationHistory
{
    /// <summary>The user's turns and what the model really answered.</summary>
    Answers = 0,

    /// <summary>The turns as the dataset has them, its recorded answers included.</summary>
    Recorded,

    /// <summary>Nothing: each turn stands alone.</summary>
    None,
}

/// <summary>What a failed step does to its session.</summary>
public enum FailurePolicy
{
    /// <summary>The session ends.</summary>
    End = 0,

    /// <summary>The session goes on; it counts as failed all the same.</summary>
    Continue,
}
