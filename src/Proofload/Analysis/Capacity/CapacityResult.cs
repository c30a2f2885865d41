using System.Text.Json.Serialization;

namespace Proofload.Analysis.Capacity;

/// <summary>The answer of a capacity search, or of a fit of stored runs: the part <c>capacity</c> of the JSON output. Immutable.</summary>
public sealed record CapacityResult
{
    /// <summary>How the search ended.</summary>
    public required CapacityEnding Ending { get; init; }

    /// <summary>One sentence: what the answer is, or why there is none.</summary>
    public required string Summary { get; init; }

    /// <summary>Name of the axis: <c>rate</c>, <c>concurrency</c>, <c>batch_size</c> ….</summary>
    public required string Axis { get; init; }

    /// <summary>The highest load that met every objective with confidence; null when none did.</summary>
    public CapacityBound? LastPass { get; init; }

    /// <summary>The lowest load that missed an objective with confidence; null when none did.</summary>
    public CapacityBound? FirstFail { get; init; }

    /// <summary>True when a longer open-loop run met the objectives at the last pass.</summary>
    public bool Confirmed { get; init; }

    /// <summary>first_fail / last_pass - 1 on the axis; null without both.</summary>
    public double? Width { get; init; }

    /// <summary>Confidence of each probe's verdict.</summary>
    public double Confidence { get; init; }

    /// <summary>Where throughput bends.</summary>
    public CapacityKnee? Knee { get; init; }

    /// <summary>Where the target breaks; null when it was not seen to.</summary>
    public BreakingPoint? BreakingPoint { get; init; }

    /// <summary>How the target recovered from the overload; null when that was not measured.</summary>
    public CapacityRecovery? Recovery { get; init; }

    /// <summary>The limit that ended the search: <c>max_time</c>, <c>max_requests</c> or <c>max_spend</c>; null when none did.</summary>
    public string? EndedBy { get; init; }

    /// <summary>What gave way first; null when nothing did.</summary>
    public LimitedBy? LimitedBy { get; init; }

    /// <summary>Seconds of load in all probes together.</summary>
    public double ProbeSeconds { get; init; }

    /// <summary>Remarks: contradictions between probes, a resolution that was not reached.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Every probe in order.</summary>
    public IReadOnlyList<CapacityStep> Steps { get; init; } = [];

    /// <summary>What a process should tell its caller: 0 answered, 2 even the lowest load missed an objective, 3 no or a partial answer, 4 the generator was the limit.</summary>
    [JsonIgnore]
    public int ExitCode => Ending switch
    {
        CapacityEnding.Found or CapacityEnding.ReachedHighest => 0,
        CapacityEnding.BelowLowest => 2,
        CapacityEnding.GeneratorLimit => 4,
        _ => 3,
    };
}

/// <summary>How a search ended.</summary>
public enum CapacityEnding
{
    /// <summary>Still going on.</summary>
    Running = 0,

    /// <summary>With a confirmed interval.</summary>
    Found,

    /// <summary>The highest load that may be sent still met every objective: the capacity is at least that.</summary>
    ReachedHighest,

    /// <summary>Even the lowest load missed an objective.</summary>
    BelowLowest,

    /// <summary>The probes could not decide, for example because the target never was steady.</summary>
    Inconclusive,

    /// <summary>Time, requests or spend were used up.</summary>
    BudgetSpent,

    /// <summary>The generator was the limit, not the target: no capacity.</summary>
    GeneratorLimit,

    /// <summary>The target stopped answering.</summary>
    TargetDied,

    /// <summary>By the user.</summary>
    Interrupted,
}

/// <summary>One end of the interval.</summary>
public sealed record CapacityBound
{
    /// <summary>Load on the axis of the search.</summary>
    public required double Load { get; init; }

    /// <summary>Successful requests per second.</summary>
    public double? Rate { get; init; }

    /// <summary>Low end of the interval of <see cref="Rate"/>: what sizing counts on.</summary>
    public double? Low { get; init; }

    /// <summary>High end of the interval of <see cref="Rate"/>.</summary>
    public double? High { get; init; }

    /// <summary>Requests in flight: counted, else rate times mean latency (Little's law).</summary>
    public double? Concurrency { get; init; }

    /// <summary>Output tokens per second.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Number of the probe among the steps.</summary>
    public required int Step { get; init; }
}

/// <summary>Where throughput bends, by two methods that share no assumption.</summary>
public sealed record CapacityKnee
{
    /// <summary>Fit of the Universal Scalability Law to throughput over concurrency; null with fewer than 6 points.</summary>
    public UslKnee? Usl { get; init; }

    /// <summary>Kneedle on log2 of the concurrency, the second opinion; null without a knee.</summary>
    public KneedleKnee? Kneedle { get; init; }

    /// <summary>Points that both used: concurrency and throughput.</summary>
    public IReadOnlyList<KneePoint> Points { get; init; } = [];
}

/// <summary>A point of the knee's curve.</summary>
/// <param name="Concurrency">Requests in flight.</param>
/// <param name="Throughput">Requests per second.</param>
public readonly record struct KneePoint(double Concurrency, double Throughput);

/// <summary>The Universal Scalability Law's answer.</summary>
public sealed record UslKnee
{
    /// <summary>Contention.</summary>
    public required double Alpha { get; init; }

    /// <summary>Coherency.</summary>
    public required double Beta { get; init; }

    /// <summary>Throughput of one request at a time.</summary>
    public required double Gamma { get; init; }

    /// <summary><c>observed</c>, <c>extrapolated</c> beyond the points, or <c>not_observed</c> with beta = 0.</summary>
    public required string Peak { get; init; }

    /// <summary>N*, the concurrency of the highest throughput; null without a peak.</summary>
    public double? Concurrency { get; init; }

    /// <summary>Low end of its interval.</summary>
    public double? Low { get; init; }

    /// <summary>High end of its interval; null is unbounded.</summary>
    public double? High { get; init; }

    /// <summary>Throughput at N*.</summary>
    public double? Throughput { get; init; }
}

/// <summary>Kneedle's answer.</summary>
/// <param name="Concurrency">Concurrency of the knee.</param>
/// <param name="Low">Low end of its bootstrap spread.</param>
/// <param name="High">High end of its bootstrap spread.</param>
/// <param name="Share">Share of the bootstrap samples that have a knee, 0 to 1.</param>
public sealed record KneedleKnee(double Concurrency, double? Low, double? High, double Share);

/// <summary>Where a target breaks.</summary>
public sealed record BreakingPoint
{
    /// <summary>Load on the axis of the search.</summary>
    public required double Load { get; init; }

    /// <summary>How it showed.</summary>
    public required BreakingKind Kind { get; init; }

    /// <summary>Share of failed requests there.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Throughput there.</summary>
    public double? Throughput { get; init; }

    /// <summary>The best throughput at a lower load.</summary>
    public double? BestThroughput { get; init; }
}

/// <summary>How breaking showed.</summary>
public enum BreakingKind
{
    /// <summary>Requests failed.</summary>
    Errors = 0,

    /// <summary>Throughput fell although the load rose.</summary>
    ThroughputFell,

    /// <summary>The target stopped answering.</summary>
    TargetDown,
}

/// <summary>The recovery from an overload.</summary>
/// <param name="From">Load of the overload.</param>
/// <param name="To">Load that was stepped down to.</param>
/// <param name="Seconds">Seconds until the median latency was back within 10 % of the last pass for three windows without errors; null when it was not.</param>
public sealed record CapacityRecovery(double From, double To, double? Seconds);

/// <summary>What gave way first.</summary>
/// <param name="Kind"><c>objective</c>, <c>errors</c>, <c>resource</c>, <c>generator</c>, <c>target</c>, <c>cap</c> or <c>budget</c>.</param>
/// <param name="Name">Which one: the objective's expression, the resource, <c>max_time</c> ….</param>
/// <param name="Detail">Observed against allowed, in words.</param>
public sealed record LimitedBy(string Kind, string Name, string Detail);
