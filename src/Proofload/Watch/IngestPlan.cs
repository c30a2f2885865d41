using Proofload.Ingestion.Logs;
using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Watch;

/// <summary>What a watch counts besides its probes.</summary>
public sealed record IngestPlan
{
    /// <summary>Access logs that are followed while they are written.</summary>
    public IReadOnlyList<LogSource> AccessLogs { get; init => field = ValueList<LogSource>.Of(value); } = ValueList<LogSource>.Empty;

    /// <summary>Targets whose own metrics are read.</summary>
    public IReadOnlyList<MetricsSource> Metrics { get; init => field = ValueList<MetricsSource>.Of(value); } = ValueList<MetricsSource>.Empty;

    /// <summary>Stores whose finished load runs are counted.</summary>
    public IReadOnlyList<RunsSource> Runs { get; init => field = ValueList<RunsSource>.Of(value); } = ValueList<RunsSource>.Empty;

    /// <summary>All of them.</summary>
    public IEnumerable<IngestSource> All => AccessLogs.Cast<IngestSource>().Concat(Metrics).Concat(Runs);
}

/// <summary>Where counts come from that are no probes.</summary>
public abstract record IngestSource
{
    /// <summary>A name for people, unique.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the objectives that it feeds.</summary>
    public IReadOnlyList<string> Objectives { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Empty;

    /// <summary>Under which name of the store its place is kept: the same over restarts.</summary>
    public abstract string Key { get; }
}

/// <summary>An access log.</summary>
public sealed record LogSource : IngestSource
{
    /// <summary>The file that is written; it need not be there yet.</summary>
    public required string Path { get; init; }

    /// <summary>Names of the fields of a JSON log; null: NGINX' combined form.</summary>
    public JsonLogFields? Json { get; init; }

    /// <summary>Which statuses mean what.</summary>
    public LogStatuses Statuses { get; init; } = new();

    /// <summary>How long a rotated file must have been left alone before the next one is begun. Default 2 s.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override string Key => "ingest/access_log/" + System.IO.Path.GetFullPath(Path);
}

/// <summary>A target's own metrics.</summary>
public sealed record MetricsSource : IngestSource
{
    /// <summary>Address of the metrics.</summary>
    public required Uri Url { get; init; }

    /// <summary>Time from one reading to the next. Default 15 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most time for a reading. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Headers to send.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init => field = ValueMap<Secret>.Of(value); } = ValueMap<Secret>.Empty;

    /// <summary>Counters of objectives by their names; objectives that are ratios bring their own.</summary>
    public IReadOnlyDictionary<string, RatioSource> Counters { get; init => field = ValueMap<RatioSource>.Of(value); } = ValueMap<RatioSource>.Empty;

    /// <summary>Histograms by the metric of objectives, without <c>_bucket</c>: <c>latency</c> to <c>http_request_duration_seconds{job="api"}</c>.</summary>
    public IReadOnlyDictionary<string, string> Histograms { get; init => field = ValueMap<string>.Of(value); } = ValueMap<string>.Empty;

    /// <inheritdoc/>
    public override string Key => "ingest/metrics/" + Name;
}

/// <summary>Load runs that are stored.</summary>
public sealed record RunsSource : IngestSource
{
    /// <summary>File of the store; empty: the user's store.</summary>
    public string Store { get; init; } = "";

    /// <summary>How often the store is looked at. Default 10 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Only runs of this name; empty: all.</summary>
    public string Run { get; init; } = "";

    /// <inheritdoc/>
    public override string Key => "ingest/runs/" + Name;
}
