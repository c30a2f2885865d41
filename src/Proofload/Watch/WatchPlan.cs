using Proofload.Notifications;
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

    /// <summary>Objectives of the file that are not watched, and why: their counters are somebody else's, or no target is what they are about.</summary>
    public IReadOnlyList<(string Name, string Reason)> NotWatched { get; init; } = [];

    /// <summary>What is probed; names are unique.</summary>
    public IReadOnlyList<WatchTarget> Targets { get; init => field = ValueList<WatchTarget>.Of(value); } = ValueList<WatchTarget>.Empty;

    /// <summary>What is counted besides probes.</summary>
    public IngestPlan Ingest { get; init; } = new();

    /// <summary>How often objectives are evaluated. Default 5 s.</summary>
    public TimeSpan EvaluateEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>File that counts are kept in; null: beside the watch file.</summary>
    public string? Store { get; init; }

    /// <summary>Who is told, and how often.</summary>
    public NotifyPlan Notify { get; init; } = new();

    /// <summary>Collector that figures are exported to; null for none.</summary>
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
