using Proofload.Slo;

namespace Proofload.Watch.Counting;

/// <summary>Which events an objective is about.</summary>
internal static class ScopeMatch
{
    /// <summary>True when events of a scope count for an objective: whatever the objective's scope says, theirs says too.</summary>
    public static bool Counts(ServiceLevelObjective objective, ObjectiveScope events) =>
        Fits(objective.Scope.Service, events.Service) && Fits(objective.Scope.Model, events.Model) && Fits(objective.Scope.Route, events.Route) && Fits(objective.Scope.Region, events.Region);

    /// <summary>True when probes of a scope are what an objective counts: ratios are counted by somebody else.</summary>
    public static bool IsProbed(ServiceLevelObjective objective, ObjectiveScope probes) => ObjectiveCounter.Problem(objective) is null && Counts(objective, probes);

    public static string Describe(ObjectiveScope scope) => string.Join(", ", scope.Labels.Select(static l => $"{l.Key} {l.Value}").DefaultIfEmpty("everything"));

    private static bool Fits(string wanted, string given) => wanted.Length == 0 || string.Equals(wanted, given, StringComparison.Ordinal);
}
