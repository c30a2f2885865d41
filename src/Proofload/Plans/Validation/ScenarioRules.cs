using Proofload.Plans.Loads;

namespace Proofload.Plans.Validation;

/// <summary>Sessions: that steps, conversations and sequences fit the rest of the plan.</summary>
internal static class ScenarioRules
{
    public static void Check(ValidationScope scope)
    {
        var (plan, problems) = (scope.Plan, scope.Problems);
        if (plan is { Scenario: not null, Conversation: not null })
            problems.Add("conversation", "cannot stand beside scenario; give it to a step");
        if (plan.Scenario is not null && plan.Requests.Count > 0)
            problems.Add("requests", "cannot stand beside scenario; its steps are the requests");
        if (plan.Conversation is not null && plan.Requests.Count > 1)
            problems.Add("conversation", $"does not say which of the {plan.Requests.Count} requests it is; write a scenario", "requests");
        if (plan.HasSessions && plan.Load is MlperfLoad)
            problems.Add("load.model", $"the scenarios of MLPerf send single queries; remove {(plan.Scenario is null ? "conversation" : "scenario")} or use another load", "load");
        if (plan is { Conversation: { } only, Scenario: null } && plan.EffectiveRequests.Count == 1)
            Conversation(scope, "conversation", only, plan.EffectiveRequests[0], isWhole: true);
        for (var i = 0; i < (plan.Scenario?.Steps.Count ?? 0); i++)
            Step(scope, $"scenario.steps[{i}]", plan.Scenario!.Steps[i], isFirst: i == 0);
        Times(scope, "scenario.repeat", plan.Scenario?.Repeat);
        if (plan.Scenario is { Cookies: true })
            Cookies(scope);
        if (plan.Scenario is { Code: not null } scenario)
            Code(scope, scenario);
    }

    /// <summary>What the code of a scenario decides stands nowhere else.</summary>
    private static void Code(ValidationScope scope, ScenarioPlan scenario)
    {
        var (plan, problems) = (scope.Plan, scope.Problems);
        const string Why = "the scenario's code decides it";
        if (plan.Load is ReplayLoad)
            problems.Add("load.model", "a scenario in C# has no recorded times; use another load", "load");
        if (scenario.ThinkTime != Distribution.Zero)
            problems.Add("scenario.think_time", $"{Why}: await user.Think");
        if (scenario.Repeat != Distribution.Constant(1))
            problems.Add("scenario.repeat", Why);
        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            var (step, path) = (scenario.Steps[i], $"scenario.steps[{i}]");
            var given = step switch
            {
                { ThinkTime: not null } => "think_time",
                { When: not null } => "when",
                { Conversation: not null } => "conversation",
                { Sequence: true } => "sequence",
                _ => step.Repeat == Distribution.Constant(1) ? null : "repeat",
            };
            if (given is not null)
                problems.Add($"{path}.{given}", Why);
        }
    }

    private static void Step(ValidationScope scope, string path, StepPlan step, bool isFirst)
    {
        if (step.When is not null && isFirst)
            scope.Problems.Add(path + ".when", "the first step is always sent: no step before it could decide");
        else if (step.When is { } when && !when.Contains("{{", StringComparison.Ordinal))
            scope.Problems.Add(path + ".when", $"{Units.Quote(when)} would never change; write for example '{{{{tier}}}} == gold'");
        if (step is { Conversation: not null } && !step.Repeat.Equals(Distribution.Constant(1)))
            scope.Problems.Add(path + ".repeat", "cannot stand beside conversation, whose turns are the repetitions");
        Times(scope, path + ".repeat", step.Repeat);
        if (step.Conversation is { } conversation)
            Conversation(scope, path + ".conversation", conversation, step.Request, isWhole: false);
        if (step.Sequence)
            Sequence(scope, path, step);
    }

    private static void Sequence(ValidationScope scope, string path, StepPlan step)
    {
        if (scope.Protocol(step.Request.Protocol) is { HasSequences: false } facts)
            scope.Problems.Add(path + ".sequence", $"belongs to the protocol kserve-v2, not to {facts.Id}", "target.protocol", path + ".protocol");
        if (step.Request.Extra.TryGetValue("parameters", out var json) && json.Trim() is not ['{', .., '}'])
            scope.Problems.Add(path + ".extra.parameters", "must be a map, because the place in the sequence is added to it");
    }

    private static void Times(ValidationScope scope, string path, Distribution? times)
    {
        if (times is { Kind: DistributionKind.Constant, A: < 1 })
            scope.Problems.Add(path, $"{Units.FormatNumber(times.A)} is out of range; must be at least 1");
    }

    private static void Conversation(ValidationScope scope, string path, ConversationPlan conversation, RequestPlan request, bool isWhole)
    {
        if (scope.Protocol(request.Protocol) is { Converses: false } facts)
            scope.Problems.Add(path, $"needs a chat protocol ({string.Join(", ", scope.Options.Protocols.Where(p => p.Converses).Select(p => p.Id))}); {facts.Id} has no turns", "target.protocol", "requests", path);
        Times(scope, path + ".turns", conversation.Turns);
        var hasDataset = (request.Data ?? scope.Plan.Data).Dataset is not null;
        var isReplay = isWhole && scope.Plan.Load is ReplayLoad;
        if (conversation.Turns is null && !hasDataset && !isReplay)
            scope.Problems.Add(path + ".turns", "missing; give a number such as 4, or a dataset of conversations", "data");
        if (conversation.History == ConversationHistory.Recorded && !hasDataset)
            scope.Problems.Add(path + ".history", "recorded answers come from a dataset of conversations, and there is none; give data.dataset", "data");
    }

    private static void Cookies(ValidationScope scope)
    {
        if (scope.Plan.Target.Headers.Keys.Any(IsCookie))
            scope.Problems.Add("scenario.cookies", "cannot stand beside the header Cookie of the target");
        for (var i = 0; i < scope.Plan.Scenario!.Steps.Count; i++)
        {
            if (scope.Plan.Scenario.Steps[i].Request.Headers.Keys.Any(IsCookie))
                scope.Problems.Add($"scenario.steps[{i}].headers", "the header Cookie cannot stand beside cookies: true");
        }

        static bool IsCookie(string name) => name.Equals("Cookie", StringComparison.OrdinalIgnoreCase);
    }
}
