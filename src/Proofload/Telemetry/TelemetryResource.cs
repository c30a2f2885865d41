namespace Proofload.Telemetry;

/// <summary>Who sends: the attributes that all metrics of an exporter share.</summary>
public sealed record TelemetryResource
{
    /// <summary>Attributes, <c>service.name</c> among them; of a name that is there twice the later one counts.</summary>
    public required IReadOnlyList<TelemetryAttribute> Attributes { get; init; }

    /// <summary>Version of the sender.</summary>
    public string Version { get; init; } = "";

    /// <summary>This resource with further attributes laid over it.</summary>
    /// <param name="over">Names and values.</param>
    public TelemetryResource With(IEnumerable<TelemetryAttribute> over)
    {
        ArgumentNullException.ThrowIfNull(over);
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Attributes.Concat(over))
            merged[name] = value;
        return this with { Attributes = [.. merged.Select(static a => new TelemetryAttribute(a.Key, a.Value))] };
    }
}
