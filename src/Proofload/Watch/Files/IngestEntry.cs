using Proofload.Plans;

namespace Proofload.Watch.Files;

/// <summary>The <c>ingest</c> of a watch file as it is written.</summary>
internal sealed record IngestDocument
{
    public IReadOnlyList<IngestEntry> AccessLogs { get; init; } = [];

    public IReadOnlyList<IngestEntry> Metrics { get; init; } = [];

    public IReadOnlyList<IngestEntry> Runs { get; init; } = [];
}

/// <summary>A source as a file says it; which fields it has depends on its kind.</summary>
internal sealed record IngestEntry
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? Objectives { get; init; }

    public string? Service { get; init; }

    public string? Model { get; init; }

    public string? Route { get; init; }

    public string? Region { get; init; }

    public string Path { get; init; } = "";

    public bool IsJson { get; init; }

    public IReadOnlyDictionary<string, string> Fields { get; init; } = ValueMap<string>.Empty;

    public double? Unit { get; init; }

    public IReadOnlyList<string>? Bad { get; init; }

    public IReadOnlyList<string>? Ignore { get; init; }

    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    public Uri? Url { get; init; }

    public TimeSpan? Every { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public IReadOnlyDictionary<string, Secret> Headers { get; init; } = ValueMap<Secret>.Empty;

    public IReadOnlyDictionary<string, CounterEntry> Counters { get; init; } = ValueMap<CounterEntry>.Empty;

    public IReadOnlyDictionary<string, string> Histograms { get; init; } = ValueMap<string>.Empty;

    public string? Store { get; init; }

    public string? Run { get; init; }
}

/// <summary>Counters of an objective as a file says them.</summary>
internal sealed record CounterEntry
{
    public string? Good { get; init; }

    public string? Bad { get; init; }

    public string Total { get; init; } = "";
}
