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

    public static string Describe(ObjectiveScope scope)
    {
        var parts = new[] { ("service", scope.Service), ("model", scope.Model), ("route", scope.Route), ("region", scope.Region) };
        return string.Join(", ", parts.Where(static p => p.Item2.Length > 0).Select(static p => $"{p.Item1} {p.Item2}").DefaultIfEmpty("everything"));
    }

    private static bool Fits(string wanted, string given) => wanted.Length == 0 || string.Equals(wanted, given, StringComparison.Ordinal);
}
