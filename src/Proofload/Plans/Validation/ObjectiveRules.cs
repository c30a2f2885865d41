using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Plans.Validation;

/// <summary>Objectives and stop conditions: that this plan can answer them.</summary>
internal static class ObjectiveRules
{
    public static void Check(ValidationScope scope)
    {
        var (plan, problems) = (scope.Plan, scope.Problems);
        for (var i = 0; i < plan.Objectives.Count; i++)
        {
            var (objective, path) = (plan.Objectives[i], $"objectives[{i}]");
            var kinds = Kinds(scope, path, objective.Kind);
            Sessions(scope, path, objective);
            Code(scope, path, objective);
            if (Metrics.Find(objective.Metric) is { } metric && kinds.Count > 0)
                Measurable(scope, path, metric, kinds);
            var twin = plan.Objectives.Take(i).ToList().FindIndex(o => o with { Expression = "", Threshold = 0, Inclusive = false } == objective with { Expression = "", Threshold = 0, Inclusive = false });
            if (twin >= 0)
                problems.Add(path, $"objectives[{twin}] ({plan.Objectives[twin].Expression}) already bounds the same value");
            if (objective.Metric is "goodput" or "goodput_rate" && !plan.Objectives.Any(o => Metrics.Find(o.Metric) is { Scope: MetricScope.PerRequest }))
                problems.Add(path, $"{objective.Metric} counts the requests that met every per-request objective, and there is none; add for example 'latency p99 < 500ms'", "objectives");
        }

        for (var i = 0; i < plan.Stop.UntilKnown.Count; i++)
        {
            if (Metrics.Find(plan.Stop.UntilKnown[i].Metric) is { } metric)
                Measurable(scope, $"stop.until_known[{i}]", metric, plan.EffectiveRequests);
        }

        if (plan.Stop.WhenHopeless && plan.Objectives.Count == 0)
            problems.Add("stop.when_hopeless", "needs objectives: without them nothing can become hopeless", "objectives");
    }

    private static void Sessions(ValidationScope scope, string path, Objective objective)
    {
        var (plan, problems) = (scope.Plan, scope.Problems);
        if (Metrics.Find(objective.Metric) is { NeedsSessions: true } metric)
        {
            if (!plan.HasSessions)
                problems.Add(path, $"{metric.Id} is measured on sessions, and the plan sends single requests; give a scenario or a conversation", "scenario", "conversation");
            else if (objective.Kind is not null || objective.Turn is not null)
                problems.Add(path, $"{metric.Id} belongs to whole sessions and has no {(objective.Kind is not null ? "kind" : "turn")}");
        }

        if (objective.Turn is not { } turn)
            return;
        var conversations = plan.EffectiveScenario?.Steps.Where(s => s.Conversation is not null && (objective.Kind is null || s.Request.Name == objective.Kind)).ToArray() ?? [];
        if (conversations.Length == 0)
            problems.Add(path, $"{(objective.Kind is { } kind ? kind + " has" : "the plan has")} no conversation, so there is no turn {turn}", "scenario", "conversation");
        else if (conversations.All(s => s.Conversation!.Turns is { Kind: DistributionKind.Constant, A: var most } && most < turn))
            problems.Add(path, $"the conversations end before turn {turn}", "scenario", "conversation");
        else if (turn > ConversationPlan.MostTurnsShown)
            problems.Add(path, $"turns are told apart up to {ConversationPlan.MostTurnsShown}; later ones count as the last");
    }

    /// <summary>What only the code of a scenario records.</summary>
    private static void Code(ValidationScope scope, string path, Objective objective)
    {
        if (scope.Plan.Scenario?.Code is not null)
            return;
        if (Metrics.Find(objective.Metric) is { } metric)
        {
            if (metric.IsNamed)
                scope.Problems.Add(path, $"{metric.Id} is recorded by the code of a scenario in C#, and this plan has none", "scenario");
        }
        else
        {
            scope.Problems.Add(path, $"unknown metric {Units.Quote(objective.Metric)}; {NearestName.Hint(objective.Metric, Metrics.Ids)}", "scenario");
        }
    }

    private static IReadOnlyList<RequestPlan> Kinds(ValidationScope scope, string path, string? kind)
    {
        var all = scope.Plan.EffectiveRequests;
        if (kind is null)
            return all;
        var some = all.Where(r => r.Name == kind).ToArray();
        if (some.Length == 0)
            scope.Problems.Add(path, $"no request is named {Units.Quote(kind)}; {NearestName.Hint(kind, [.. all.Select(r => r.Name)])}", "requests");
        return some;
    }

    private static void Measurable(ValidationScope scope, string path, Metric metric, IReadOnlyList<RequestPlan> kinds)
    {
        var plan = scope.Plan;
        var facts = kinds.Select(r => (Request: r, Protocol: scope.Protocol(r.Protocol))).ToArray();
        if (facts.Any(f => f.Protocol is null))
            return;
        var names = string.Join(", ", facts.Select(f => f.Protocol!.Id).Distinct(StringComparer.Ordinal));
        if (metric.NeedsStream && !facts.Any(f => f.Protocol!.Streams))
            scope.Problems.Add(path, $"{metric.Id} needs a stream of tokens, and {names} has none; use an OpenAI-style protocol, or bound latency", "target.protocol", "requests");
        else if (metric.NeedsStream && !facts.Any(f => f.Protocol!.StreamsFor(f.Request)))
            scope.Problems.Add(path, $"{metric.Id} needs a stream of tokens, and {(facts.Any(f => f.Request.Stream == false) ? "stream: false turns it off" : $"{names} streams only with stream: true")}", "requests");
        else if (metric.NeedsTokens && !facts.Any(f => f.Protocol!.CountsTokens))
            scope.Problems.Add(path, $"{metric.Id} needs token counts, and {names} has none", "target.protocol", "requests");
        if (metric == Metrics.QueryLatency && plan.Load is not MlperfLoad { Scenario: MlperfScenario.MultiStream })
            scope.Problems.Add(path, "query_latency exists only in the mlperf scenario multi-stream; use latency", "load");
        if (metric == Metrics.Tls && plan.Target.Url is { IsAbsoluteUri: true, Scheme: "http" })
            scope.Problems.Add(path, "tls is measured on https addresses only", "target.url");
    }
}
