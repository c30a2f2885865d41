using Proofload.Notifications;
using Proofload.Plans;

namespace Proofload.Watch.Files;

/// <summary>A watch file as it is written.</summary>
internal sealed record WatchDocument
{
    public string? Name { get; init; }

    public string Objectives { get; init; } = "";

    public string? Store { get; init; }

    public TimeSpan EvaluateEvery { get; init; } = TimeSpan.FromSeconds(5);

    public TargetEntry Defaults { get; init; } = new();

    public IReadOnlyList<TargetEntry> Targets { get; init; } = [];

    public IngestDocument Ingest { get; init; } = new();

    public NotifyPlan? Notify { get; init; }

    public OtlpPlan? Otlp { get; init; }

    public IReadOnlyList<string> ProbeHosts { get; init; } = [];
}

/// <summary>A target as a file says it.</summary>
internal sealed record TargetEntry
{
    public string Name { get; init; } = "";

    public string? Plan { get; init; }

    public TargetPlan? Target { get; init; }

    public IReadOnlyList<RequestPlan> Requests { get; init; } = [];

    public DataPlan? Data { get; init; }

    public TimeSpan? Every { get; init; }

    public TimeSpan? Timeout { get; init; }

    public int? MaxOverlap { get; init; }

    public string? Service { get; init; }

    public string? Model { get; init; }

    public string? Route { get; init; }

    public string? Region { get; init; }

    public long? TokensPerHour { get; init; }

    public long? TokensPerDay { get; init; }
}
