namespace Proofload.Slo.Rules;

/// <summary>The labels that say what an objective is about.</summary>
internal static class ScopeLabels
{
    /// <summary>Those that are said, in a fixed order.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(ObjectiveScope scope)
    {
        KeyValuePair<string, string>[] all = [new("service", scope.Service), new("model", scope.Model), new("route", scope.Route), new("region", scope.Region)];
        return all.Where(static l => l.Value.Length > 0);
    }
}
