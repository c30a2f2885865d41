using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Watch;

/// <summary>What is watched, by which objectives, and who is told.</summary>
public sealed record WatchPlan
{
    /// <summary>A name for people, also the source of its notifications. Default: the file's name.</summary>
    public string Name { get; init; } = "watch";

    /// <summary>The objectives.</summary>
    public required ObjectivesFile Objectives { get; init; }

    /// <summary>What is probed; names are unique.</summary>
    public IReadOnlyList<WatchTarget> Targets { get; init => field = ValueList<WatchTarget>.Of(value); } = ValueList<WatchTarget>.Empty;

    /// <summary>Counts that others keep; names are unique, also among the targets.</summary>
    public IReadOnlyList<WatchSource> Sources { get; init => field = ValueList<WatchSource>.Of(value); } = ValueList<WatchSource>.Empty;

    /// <summary>How often objectives are evaluated. Default 5 s.</summary>
    public TimeSpan EvaluateEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>File that counts are kept in; null: beside the watch file.</summary>
    public string? Store { get; init; }

    /// <summary>Who is told, and how often.</summary>
    public NotifyPlan Notify { get; init; } = new();

    /// <summary>Address of an OTLP/HTTP collector that metrics are sent to, without <c>/v1/metrics</c>; null sends nothing.</summary>
    public OtlpPlan? Otlp { get; init; }

    /// <summary>Hosts, beside those of the targets, that <c>/probe</c> may be asked about. Default none.</summary>
    public IReadOnlyList<string> ProbeHosts { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Empty;
}

/// <summary>One endpoint and the request that it is probed with.</summary>
public sealed record WatchTarget
{
    /// <summary>Name: lower-case letters, digits, '-' and '_'.</summary>
    public required string Name { get; init; }

    /// <summary>Plan whose target, requests, data and tokenizer are used; its load is not.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>Folder that relative names of the plan are taken from.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Time from one probe to the next, from 10 ms. Default 10 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most time for an answer; null: four times the largest bound of its objectives, and at least the plan's or 60 s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Most probes of this target under way at once; one that is due beyond is skipped and counted. Default 64.</summary>
    public int MaxOverlap { get; init; } = 64;

    /// <summary>Which objectives it is counted for: those whose scope does not say otherwise.</summary>
    public ObjectiveScope Scope { get; init; } = new();

    /// <summary>Most tokens (prompt and output) an hour; null for no limit.</summary>
    public long? TokensPerHour { get; init; }

    /// <summary>Most tokens (prompt and output) a day, UTC; null for no limit.</summary>
    public long? TokensPerDay { get; init; }
}

/// <summary>Where counts come from that somebody else keeps.</summary>
public sealed record WatchSource
{
    /// <summary>Name: lower-case letters, digits, '-' and '_'.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>Address of metrics; null for files.</summary>
    public Uri? Url { get; init; }

    /// <summary>The file; empty for metrics.</summary>
    public string Path { get; init; } = "";

    /// <summary>Form of the lines of an access log.</summary>
    public AccessLogFormat Format { get; init; }

    /// <summary>How often it is read. Default 10 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Which objectives it is counted for.</summary>
    public ObjectiveScope Scope { get; init; } = new();

    /// <summary>Headers sent when metrics are read.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init => field = ValueMap<Secret>.Of(value); } = ValueMap<Secret>.Empty;
}

/// <summary>Kinds of sources.</summary>
public enum SourceKind
{
    /// <summary>Metrics of a target in Prometheus' text format: counters of ratio objectives.</summary>
    Metrics = 0,

    /// <summary>An access log that is being written.</summary>
    AccessLog,

    /// <summary>Request records of load runs (<c>run --raw</c>), a JSON line each.</summary>
    Records,
}

/// <summary>Forms of access logs.</summary>
public enum AccessLogFormat
{
    /// <summary>NGINX' combined form, with <c>$request_time</c> as last field when there is one.</summary>
    Combined = 0,

    /// <summary>A JSON object a line, with <c>time</c>, <c>status</c>, <c>request_time</c> and <c>path</c> or <c>request</c>.</summary>
    Json,
}

/// <summary>Where metrics are pushed to.</summary>
public sealed record OtlpPlan
{
    /// <summary>Base address of the collector, for example <c>http://127.0.0.1:4318</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>How often. Default 15 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Headers of the requests.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init => field = ValueMap<Secret>.Of(value); } = ValueMap<Secret>.Empty;
}
