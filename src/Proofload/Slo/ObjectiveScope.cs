namespace Proofload.Slo;

/// <summary>What an objective is about; what is not said is not restricted.</summary>
public sealed record ObjectiveScope
{
    /// <summary>Service; empty when not said.</summary>
    public string Service { get; init; } = "";

    /// <summary>Model; empty: all models.</summary>
    public string Model { get; init; } = "";

    /// <summary>Route, such as <c>/v1/chat/completions</c>; empty: all routes.</summary>
    public string Route { get; init; } = "";

    /// <summary>Region; empty: all regions.</summary>
    public string Region { get; init; } = "";

    /// <summary>What is said, by name, in a fixed order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Labels
    {
        get
        {
            KeyValuePair<string, string>[] all = [new("service", Service), new("model", Model), new("route", Route), new("region", Region)];
            return all.Where(static l => l.Value.Length > 0);
        }
    }
}
