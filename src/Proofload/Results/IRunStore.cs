using System.Text.Json;

namespace Proofload.Results;

/// <summary>Keeps runs. Safe for several processes at once.</summary>
public interface IRunStore : IAsyncDisposable
{
    /// <summary>Where the runs are, for people.</summary>
    string Location { get; }

    /// <summary>Begins a run: from here on a crash loses at most the last second.</summary>
    Task BeginAsync(RunResult head, CancellationToken cancellation);

    /// <summary>Adds the newest intervals of a run that goes on.</summary>
    Task AppendAsync(string runId, IReadOnlyList<IntervalResult> intervals, CancellationToken cancellation);

    /// <summary>Completes a run, or stores a whole one (import).</summary>
    Task CompleteAsync(RunResult result, CancellationToken cancellation);

    /// <summary>Summaries of stored runs, newest first.</summary>
    Task<IReadOnlyList<RunListing>> ListAsync(int limit, CancellationToken cancellation);

    /// <summary>Finds a run by id, unambiguous id prefix, name (its newest run) or <c>last</c>; null when there is none.</summary>
    Task<RunResult?> FindAsync(string reference, CancellationToken cancellation);

    /// <summary>Deletes a run; false when there is none.</summary>
    Task<bool> DeleteAsync(string runId, CancellationToken cancellation);

    /// <summary>Reads a value kept for this machine (a calibration); null when there is none.</summary>
    Task<string?> ReadSettingAsync(string key, CancellationToken cancellation);

    /// <summary>Keeps a value for this machine.</summary>
    Task WriteSettingAsync(string key, string value, CancellationToken cancellation);
}

/// <summary>One line of a run list.</summary>
public sealed record RunListing
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Wall-clock start, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How it ended.</summary>
    public required RunEnding Ending { get; init; }

    /// <summary>Verdict on the measurement.</summary>
    public required string Measurement { get; init; }

    /// <summary>Verdict on the objectives.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Target address and protocol.</summary>
    public required string Target { get; init; }

    /// <summary>Successful requests.</summary>
    public long Ok { get; init; }

    /// <summary>Failed requests.</summary>
    public long Failed { get; init; }

    /// <summary>Latency p99, seconds.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>The study that the run belongs to; null for a run of its own.</summary>
    public StudyMark? Study { get; init; }

    /// <summary>The line of a result.</summary>
    /// <param name="result">A result.</param>
    public static RunListing Of(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new RunListing
        {
            Id = result.Id,
            Name = result.Name,
            StartedAt = result.StartedAt,
            Ending = result.Ending,
            Measurement = JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Verdict.Measurement.ToString()),
            Outcome = result.Verdict.Outcome,
            Target = result.Fingerprint.Target,
            Ok = result.Counts.Ok,
            Failed = result.Counts.Failed,
            LatencyP99 = result.Metrics.GetValueOrDefault("latency")?.P99,
            Study = StudyMark.Of(result),
        };
    }
}
