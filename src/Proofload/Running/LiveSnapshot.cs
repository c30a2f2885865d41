using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>What a live view shows: made by the collector from published ticks, so that looking costs the workers nothing. Durations are seconds.</summary>
public sealed record LiveSnapshot
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>What is going on.</summary>
    public required LiveStage Stage { get; init; }

    /// <summary>Part of the run that is being sent now.</summary>
    public RunPhase Phase { get; init; }

    /// <summary>Seconds since the start of the load.</summary>
    public double Elapsed { get; init; }

    /// <summary>Share of the run that is done, 0 to 1; null when the end is not known.</summary>
    public double? Progress { get; init; }

    /// <summary>Seconds that are left; null when the end is not known.</summary>
    public double? Remaining { get; init; }

    /// <summary>Planned rate (1/s) or users now.</summary>
    public double Planned { get; init; }

    /// <summary>Unit of <see cref="Planned"/>: <c>requests/s</c> or <c>users</c>.</summary>
    public string PlannedUnit { get; init; } = "requests/s";

    /// <summary>Requests sent a second, over the last seconds.</summary>
    public double SentRate { get; init; }

    /// <summary>Successes a second, over the last seconds.</summary>
    public double OkRate { get; init; }

    /// <summary>Output tokens a second, over the last seconds.</summary>
    public double TokenRate { get; init; }

    /// <summary>Requests in flight.</summary>
    public int InFlight { get; init; }

    /// <summary>Counts since the start of the measured phase.</summary>
    public required RunCounts Counts { get; init; }

    /// <summary>Failures by kind (snake_case) since the start.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();

    /// <summary>Percentiles of the last seconds by metric id.</summary>
    public IReadOnlyDictionary<string, IntervalPercentiles> Recent { get; init; } = new Dictionary<string, IntervalPercentiles>();

    /// <summary>Percentiles since the start of the measured phase by metric id.</summary>
    public IReadOnlyDictionary<string, IntervalPercentiles> Total { get; init; } = new Dictionary<string, IntervalPercentiles>();

    /// <summary>The newest complete intervals, at most 120, oldest first: what a small chart draws.</summary>
    public IReadOnlyList<IntervalResult> Series { get; init; } = [];

    /// <summary>99th percentile of the generator's lateness over the last seconds; null without requests.</summary>
    public double? LatenessP99 { get; init; }

    /// <summary>CPU of this process as a share of one core; null when unknown.</summary>
    public double? ProcessCpu { get; init; }

    /// <summary>CPU of the whole machine, 0 to 1; null when unknown.</summary>
    public double? MachineCpu { get; init; }

    /// <summary>Warnings that matter now, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Stages of a run as a person sees them.</summary>
public enum LiveStage
{
    /// <summary>Reading data, opening connections, running the set-up requests.</summary>
    Preparing = 0,

    /// <summary>Sending.</summary>
    Loading,

    /// <summary>Everything is sent; waiting for answers.</summary>
    Draining,

    /// <summary>Computing the result.</summary>
    Analysing,

    /// <summary>Done.</summary>
    Finished,
}
