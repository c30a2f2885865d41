using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Imports;

/// <summary>
/// What importers found out about one run. Importers say what the tool says; <see cref="ImportedResult"/> makes the result of it. Figures of
/// single requests go before figures of a summary.
/// </summary>
/// <param name="zeroNs">Time zero in the files' clock when it is known from an earlier reading.</param>
internal sealed class ImportedRun(long? zeroNs)
{
    /// <summary>Most request kinds; later ones count as one.</summary>
    public const int MostKinds = 64;

    private const string Others = "(others)";

    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private RecordFeeder? _feeder;

    /// <summary>True when the times are known to the second only: durations are exact, a stated window is better than theirs.</summary>
    public bool HasCoarseTimes { get; set; }

    /// <summary>Appended to the name of the run where one file holds several.</summary>
    public string Suffix { get; set; } = "";

    /// <summary>Version of the tool; null when it does not say.</summary>
    public string? ToolVersion { get; set; }

    /// <summary>Start; null when the files do not say.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Address that was loaded, and protocol; null when the files do not say.</summary>
    public string? Target { get; set; }

    /// <summary>Length of the measured window in seconds, where the tool states it.</summary>
    public double? Window { get; set; }

    /// <summary>Why the run ended early; null when it did not or nobody says.</summary>
    public string? EndedEarly { get; set; }

    /// <summary>Successes that the tool counted; null when it does not say.</summary>
    public long? Ok { get; set; }

    /// <summary>Failures that the tool counted; null when it does not say.</summary>
    public long? Failed { get; set; }

    /// <summary>Why the number of requests cannot be known from a file alone; null otherwise.</summary>
    public string? NoCounts { get; set; }

    /// <summary>All gaps between token-bearing events, where they are not kept with their requests.</summary>
    public Histogram? Gaps { get; set; }

    /// <summary>Requests that the tool ended itself.</summary>
    public long Cancelled { get; set; }

    /// <summary>Output tokens per second that the tool states.</summary>
    public double? OutputTokenRate { get; set; }

    /// <summary>Prompt tokens per second that the tool states.</summary>
    public double? PromptTokenRate { get; set; }

    /// <summary>Requests per second that the load model asked for, where it is stated.</summary>
    public double? OfferedRate { get; set; }

    /// <summary>Requests per second that met the tool's own objectives, where it states them.</summary>
    public double? GoodputRate { get; set; }

    /// <summary>Result of an MLPerf scenario.</summary>
    public MlperfResult? Mlperf { get; set; }

    /// <summary>Seed of the tool's random choices, where it states it.</summary>
    public ulong Seed { get; set; }

    /// <summary>Facts about the load for the reader, in order: users, rate, length.</summary>
    public Dictionary<string, string> Load { get; } = new(StringComparer.Ordinal);

    /// <summary>What the tool means by a metric.</summary>
    public Dictionary<string, string> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>What cannot be known, and why.</summary>
    public Dictionary<string, string> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>Remarks for the reader.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Reasons, beyond its being another tool's, to doubt the measurement.</summary>
    public List<string> Doubts { get; } = [];

    /// <summary>Metrics of which the tool states only a summary, by id.</summary>
    public Dictionary<string, MetricSummary> Summaries { get; } = new(StringComparer.Ordinal);

    /// <summary>Failures that a summary counts, by kind.</summary>
    public Dictionary<ErrorKind, long> Failures { get; } = [];

    /// <summary>Error texts.</summary>
    public ErrorTally Errors { get; } = new();

    /// <summary>Error texts that a summary counts.</summary>
    public List<ErrorSample> ErrorSamples { get; } = [];

    /// <summary>Request kinds of a summary.</summary>
    public List<KindResult> SummaryKinds { get; } = [];

    /// <summary>The run over time as a summary has it.</summary>
    public List<IntervalResult> Series { get; } = [];

    /// <summary>Length of an interval of <see cref="Series"/>, seconds.</summary>
    public double SeriesResolution { get; set; } = 1;

    /// <summary>Unit of what was planned in the series.</summary>
    public string PlannedUnit { get; set; } = "requests/s";

    /// <summary>False when the requests have durations but no times: then there is no series, and no interval that knows of dependence.</summary>
    public bool HasTimes { get; set; } = true;

    /// <summary>Names of the request kinds, in the order of their first request.</summary>
    public IReadOnlyList<string> Kinds => [.. _kinds.OrderBy(static k => k.Value).Select(static k => k.Key)];

    /// <summary>The requests; null when there was none.</summary>
    public RecordFeeder? Records => _feeder;

    /// <summary>Index of a request kind.</summary>
    public int KindOf(string name)
    {
        if (_kinds.TryGetValue(name, out var index))
            return index;

        if (_kinds.Count >= MostKinds - 1 && name != Others)
            return KindOf(Others);

        _kinds[name] = index = _kinds.Count;
        return index;
    }

    /// <summary>Takes a request; its clock points are nanoseconds in the files' clock.</summary>
    /// <returns>Why it cannot be; null when it was taken.</returns>
    public string? Add(in RequestRecord record, ReadOnlySpan<long> chunkGapsNs = default)
    {
        if (record.Sent < 0)
            return "the time of its start is missing";
        if (record.Done < 0 && record.IsSuccess)
            return "the time of its end is missing";
        if (record.Done >= 0 && record.Done < record.Sent)
            return "it ends before it starts";

        _feeder ??= new RecordFeeder(MostKinds, zeroNs);
        if (_kinds.Count == 0)
            KindOf("default");
        _feeder.Add(record, chunkGapsNs);
        if (record.IsFailure)
            Errors.Add(record.Outcome, record.Detail);
        return null;
    }

    /// <summary>Counts failures of a summary, with what the tool says.</summary>
    public void AddFailures(ErrorKind kind, string detail, long count)
    {
        if (count <= 0)
            return;

        Failures[kind] = Failures.GetValueOrDefault(kind) + count;
        if (detail.Length > 0 && ErrorSamples.Count < 100)
            ErrorSamples.Add(new ErrorSample(ErrorKinds.Id(kind), detail.Length > 300 ? detail[..300] + "…" : detail, count));
    }

    /// <summary>Adds a summary unless nothing is in it.</summary>
    public void Summarise(string metric, SummaryStatistics statistics, double scale, long count = 0)
    {
        if (statistics.IsEmpty)
            return;

        // A second file of the same run adds what it knows better.
        var summary = statistics.ToSummary(metric, scale, count);
        Summaries[metric] = Summaries.GetValueOrDefault(metric) is not { } known ? summary : known with
        {
            Count = summary.Count > 0 ? summary.Count : known.Count,
            Min = summary.Min ?? known.Min,
            Mean = summary.Mean ?? known.Mean,
            Max = summary.Max ?? known.Max,
            StdDev = summary.StdDev ?? known.StdDev,
            P50 = summary.P50 ?? known.P50,
            P90 = summary.P90 ?? known.P90,
            P95 = summary.P95 ?? known.P95,
            P99 = summary.P99 ?? known.P99,
            P999 = summary.P999 ?? known.P999,
        };
    }
}
