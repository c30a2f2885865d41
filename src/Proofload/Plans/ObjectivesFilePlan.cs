namespace Proofload.Plans;

/// <summary>An objectives file whose objectives a run is judged by too, and what of it the run is about.</summary>
public sealed record ObjectivesFilePlan
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Service the run is about; null takes the objectives of all.</summary>
    public string? Service { get; init; }

    /// <summary>Route the run is about; null takes the objectives of all.</summary>
    public string? Route { get; init; }

    /// <summary>Region the run is about; null takes the objectives of all.</summary>
    public string? Region { get; init; }
}
