using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>scenario</c> and the <c>conversation</c> of a plan.</summary>
internal static class ScenarioSection
{
    private static DistributionCodec Think { get; } = new(Scalars.Seconds(0, 86_400), "a pause");

    private static DistributionCodec Times { get; } = new(Scalars.Number(0, TurnsCodec.Most), "a number of times");

    private static Codec<FailurePolicy> Failure { get; } = Scalars.Choice("what a failed step does", ("end", FailurePolicy.End), ("continue", FailurePolicy.Continue));

    public static Section<ConversationPlan> Conversation { get; } = new(
        "conversation",
        new ConversationPlan(),
        [
            Field.Of<ConversationPlan, Distribution>("turns", new TurnsCodec(), c => c.Turns, (c, v) => c with { Turns = v }, "Turns of the user: a number, a distribution, or dataset for as many as each conversation of the dataset has, which is the default."),
            Field.Of<ConversationPlan, Distribution>("think_time", Think, c => c.ThinkTime, (c, v) => c with { ThinkTime = v }, "Pause between an answer and the next turn."),
            Field.Of<ConversationPlan, ConversationHistory>("history", History(), c => c.History, (c, v) => c with { History = v }, "What is sent of earlier turns: answers (what the model really answered), recorded (the dataset's answers) or none."),
            Field.Maybe<ConversationPlan, int>("max_context_tokens", Scalars.Int(1, int.MaxValue), c => c.MaxContextTokens, (c, v) => c with { MaxContextTokens = v }, "The conversation ends before a turn that would pass so many tokens: history, prompt and requested answer."),
        ]);

    private static Section<StepPlan> Step { get; } = new(
        "a step",
        new StepPlan { Request = RequestSection.Setup.Defaults },
        [
            .. RequestSection.OfStep.Select(f => new LiftedField<StepPlan, RequestPlan>(f, s => s.Request, (s, r) => s with { Request = r }) { IsRequired = f.IsRequired }),
            Field.Of<StepPlan, Distribution>("think_time", Think, s => s.ThinkTime, (s, v) => s with { ThinkTime = v }, "Pause before this step and before each repetition; without it the conversation's or the scenario's."),
            Field.Of<StepPlan, Distribution>("repeat", Times, s => s.Repeat, (s, v) => s with { Repeat = v }, "How often the step is sent before it is the next one's turn."),
            Field.Of<StepPlan, string>("when", Scalars.Filled("a condition such as '{{tier}} == gold'"), s => s.When, (s, v) => s with { When = v }, "Send the step only when this holds: '{{name}}', '{{name}} == text' or '{{name}} != text'."),
            Field.Maybe<StepPlan, FailurePolicy>("on_failure", Failure, s => s.OnFailure, (s, v) => s with { OnFailure = v }, "What a failure of this step does to the session; without it the scenario's."),
            Field.Of<StepPlan, ConversationPlan>("conversation", Conversation, s => s.Conversation, (s, v) => s with { Conversation = v }, "Makes the step a conversation of several turns."),
            Field.Of<StepPlan, bool>("sequence", Scalars.Bool, s => s.Sequence, (s, v) => s with { Sequence = v }, "Marks the repetitions as one stateful sequence of the kserve-v2 protocol (sequence_id, sequence_start, sequence_end)."),
        ]);

    public static Section<ScenarioPlan> Instance { get; } = new(
        "scenario",
        new ScenarioPlan { Steps = [] },
        [
            new CodeField(),
            Field.Of<ScenarioPlan, Distribution>("think_time", Think, s => s.ThinkTime, (s, v) => s with { ThinkTime = v }, "Pause before each step but the first."),
            Field.Of<ScenarioPlan, Distribution>("repeat", Times, s => s.Repeat, (s, v) => s with { Repeat = v }, "How often a session goes through the list of steps."),
            Field.Of<ScenarioPlan, FailurePolicy>("on_failure", Failure, s => s.OnFailure, (s, v) => s with { OnFailure = v }, "What a failed step does to its session: end (default) or continue; the session counts as failed either way."),
            Field.Of<ScenarioPlan, bool>("cookies", Scalars.Bool, s => s.Cookies, (s, v) => s with { Cookies = v }, "Keep the cookies that the target sets and send them back, for each session its own."),
            Field.Required<ScenarioPlan, IReadOnlyList<StepPlan>>("steps", new ListCodec<StepPlan>(Step, "steps") { MinCount = 1 }, s => s.Steps, (s, v) => s with { Steps = v }, "Give the steps of a session, in order; each is a request with a name."),
        ]);

    private static Codec<ConversationHistory> History() => Scalars.Choice(
        "what is sent of earlier turns",
        ("answers", ConversationHistory.Answers),
        ("recorded", ConversationHistory.Recorded),
        ("none", ConversationHistory.None));
}
