using System.Text.Json.Serialization;
using Proofload.Measurement.Health;

namespace Proofload.Results;

/// <summary>
/// Everything that is known about one run, immutable. Round-trips through JSON and the store without loss; nothing that reads it needs to
/// know how the load was made. Durations are seconds unless a name says otherwise.
/// </summary>
public sealed record RunResult
{
    /// <summary>Version of this document's shape.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Id of the run: sortable by time, unique.</summary>
    public required string Id { get; init; }

    /// <summary>Name from the plan.</summary>
    public required string Name { get; init; }

    /// <summary>Wall-clock start, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How the run ended.</summary>
    public required RunEnding Ending { get; init; }

    /// <summary>Why it ended early, in words; null after the planned end.</summary>
    public string? EndingReason { get; init; }

    /// <summary>Length of the measured window: first intended to last done.</summary>
    public double Window { get; init; }

    /// <summary>What the numbers mean: can they be trusted, and do they meet the objectives.</summary>
    [JsonPropertyOrder(-1)]
    public required Verdict Verdict { get; init; }

    /// <summary>Metrics over all request kinds, by id.</summary>
    public required IReadOnlyDictionary<string, MetricSummary> Metrics { get; init; }

    /// <summary>Rates of the window.</summary>
    public required RunRates Rates { get; init; }

    /// <summary>Failed requests of the measured phase by kind of error (snake_case), cancelled ones included under <c>cancelled</c>; kinds without a request are left out.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>The most frequent error texts.</summary>
    public IReadOnlyList<ErrorSample> ErrorSamples { get; init; } = [];

    /// <summary>Counts of requests.</summary>
    public required RunCounts Counts { get; init; }

    /// <summary>Whose output token counts these are; null when no output token was counted.</summary>
    public TokenCounts? Tokens { get; init; }

    /// <summary>Counts of sessions, and their rates; null for a run of single requests.</summary>
    public SessionResult? Sessions { get; init; }

    /// <summary>What the code of a scenario in C# recorded; null for a run without.</summary>
    public ScenarioResult? Scenario { get; init; }

    /// <summary>The same by request kind; one entry for each kind of the mix when there is more than one, and for each step of a scenario.</summary>
    public IReadOnlyList<KindResult> Kinds { get; init; } = [];

    /// <summary>Successes by length of their prompts, shortest first, over all kinds; empty when prompts have no known length or are all of one bin.</summary>
    public IReadOnlyList<PromptBinResult> PromptBins { get; init; } = [];

    /// <summary>The generator's own health.</summary>
    public required GeneratorHealth Generator { get; init; }

    /// <summary>What this machine could measure when the run began; null when nobody looked (imported results, runs from C#).</summary>
    public CalibrationUse? Calibration { get; init; }

    /// <summary>What the server told of its own resources; null when it was not asked.</summary>
    public TargetUsage? TargetUsage { get; init; }

    /// <summary>One entry per interval of the run.</summary>
    public IReadOnlyList<IntervalResult> Series { get; init; } = [];

    /// <summary>What a load that changes over time showed of the target; null for a load that does not.</summary>
    public PatternResult? Pattern { get; init; }

    /// <summary>Length of an interval of <see cref="Series"/>.</summary>
    public double SeriesResolution { get; init; } = 1;

    /// <summary>Unit of <see cref="IntervalResult.Planned"/>: <c>requests/s</c> or <c>users</c>. Default <c>requests/s</c>.</summary>
    public string PlannedUnit { get; init; } = "requests/s";

    /// <summary>The plan as canonical YAML, secrets masked.</summary>
    public required string Plan { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>What must agree for two runs to be comparable.</summary>
    public required RunFingerprint Fingerprint { get; init; }

    /// <summary>The datasets and traces that were read for it; empty for synthetic data.</summary>
    public IReadOnlyList<DataResult> Data { get; init; } = [];

    /// <summary>Verdict of an MLPerf scenario; null otherwise.</summary>
    public MlperfResult? Mlperf { get; init; }

    /// <summary>Remarks for the reader that are no verdict: where token counts came from, rows that were skipped.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The tool that measured and what its figures mean; null for a run of Proofload's own.</summary>
    public RunSource? Source { get; init; }

    /// <summary>The run's place in a study, such as a sweep; null for a run of its own.</summary>
    public StudyPoint? Study { get; init; }

    /// <summary>Labels from the plan.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}

/// <summary>How a run ended.</summary>
public enum RunEnding
{
    /// <summary>As planned.</summary>
    Completed = 0,

    /// <summary>By one of the plan's stop conditions.</summary>
    Stopped,

    /// <summary>By the user (Ctrl-C) or a signal.</summary>
    Interrupted,

    /// <summary>The tool died; the result was recovered from the store.</summary>
    Crashed,

    /// <summary>The run is still going on.</summary>
    Running,
}

/// <summary>Counts of requests.</summary>
public sealed record RunCounts
{
    /// <summary>Requests that the load model wanted in the measured phase; null is unknown.</summary>
    public long? Intended { get; init; }

    /// <summary>Requests sent in the measured phase.</summary>
    public long Sent { get; init; }

    /// <summary>Successes.</summary>
    public long Ok { get; init; }

    /// <summary>Failures.</summary>
    public long Failed { get; init; }

    /// <summary>Ended by us.</summary>
    public long Cancelled { get; init; }

    /// <summary>Never sent because the in-flight cap was reached; null is unknown.</summary>
    public long? Dropped { get; init; }

    /// <summary>Requests of the warm-up.</summary>
    public long WarmUp { get; init; }

    /// <summary>Requests of the cool-down.</summary>
    public long CoolDown { get; init; }
}

/// <summary>Rates of the measured window, per second unless noted; null when they do not exist for this run.</summary>
public sealed record RunRates
{
    /// <summary>Intended requests.</summary>
    public double? Offered { get; init; }

    /// <summary>Sent requests.</summary>
    public double? Sent { get; init; }

    /// <summary>Successful requests.</summary>
    public double? Throughput { get; init; }

    /// <summary>Requests that met every per-request objective; null without such an objective.</summary>
    public double? Goodput { get; init; }

    /// <summary>Share (0 to 1) of finished requests that met every per-request objective; failures count against it.</summary>
    public double? GoodputRatio { get; init; }

    /// <summary>Output tokens of successful requests.</summary>
    public double? OutputTokens { get; init; }

    /// <summary>Prompt tokens of successful requests.</summary>
    public double? PromptTokens { get; init; }

    /// <summary>Failed share (0 to 1) of finished requests.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Low end of the error rate's 95 % Wilson interval.</summary>
    public double? ErrorRateLow { get; init; }

    /// <summary>High end of the error rate's 95 % Wilson interval.</summary>
    public double? ErrorRateHigh { get; init; }

    /// <summary>Received body bytes per second.</summary>
    public double? BytesReceived { get; init; }
}

/// <summary>An error text and how often it was seen.</summary>
/// <param name="Kind">Kind of error, snake_case.</param>
/// <param name="Detail">The text.</param>
/// <param name="Count">How often.</param>
public sealed record ErrorSample(string Kind, string Detail, long Count);

/// <summary>One request kind of a mix.</summary>
public sealed record KindResult
{
    /// <summary>Name of the kind.</summary>
    public required string Name { get; init; }

    /// <summary>Metrics by id.</summary>
    public required IReadOnlyDictionary<string, MetricSummary> Metrics { get; init; }

    /// <summary>Failures by kind of error.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Counts.</summary>
    public required RunCounts Counts { get; init; }

    /// <summary>Rates.</summary>
    public required RunRates Rates { get; init; }

    /// <summary>The same by turn of its conversations, from turn 1; empty for plain requests.</summary>
    public IReadOnlyList<TurnResult> Turns { get; init; } = [];
}
