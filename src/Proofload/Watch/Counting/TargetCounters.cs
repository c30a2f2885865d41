using Proofload.Analysis;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Slo;

namespace Proofload.Watch.Counting;

/// <summary>What a target's requests came to since the process began, as metrics show it.</summary>
internal sealed class TargetCounters
{
    private static readonly double[] UsualBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    private static readonly RecordedMetric[] Shown =
        [RecordedMetric.Latency, RecordedMetric.ServiceTime, RecordedMetric.Ttft, RecordedMetric.Ttfo, RecordedMetric.Tpot, RecordedMetric.LongestStall];

    private readonly Dictionary<RecordedMetric, double[]> _bounds = [];

    /// <param name="probe">Name of the target.</param>
    /// <param name="scope">What it is counted for.</param>
    /// <param name="objectives">Objectives that count it: their bounds are buckets.</param>
    public TargetCounters(string probe, ObjectiveScope scope, IEnumerable<ServiceLevelObjective> objectives)
    {
        (Probe, Scope) = (probe, scope);
        foreach (var indicator in objectives.Select(static o => o.Indicator).Where(static i => i.Kind == IndicatorKind.Threshold))
        {
            if (GoodRequestJudge.TryPerRequest(indicator.Metric, out var metric) && RecordedMetrics.Unit(metric) == RecordedUnit.Nanoseconds)
                _bounds[metric] = [.. _bounds.GetValueOrDefault(metric) ?? [], indicator.Bound];
        }

        foreach (var metric in _bounds.Keys.Append(RecordedMetric.Latency))
            Histogram(metric);
        Outcomes[ErrorKind.Ok] = 0;
    }

    public string Probe { get; }

    public ObjectiveScope Scope { get; }

    /// <summary>Requests that ended, by outcome.</summary>
    public SortedDictionary<ErrorKind, long> Outcomes { get; } = [];

    /// <summary>Times of successes, seconds.</summary>
    public SortedDictionary<RecordedMetric, WatchHistogram> Histograms { get; } = [];

    /// <summary>The same in fine buckets, nanoseconds; only where <see cref="KeepsDistributions"/> is set.</summary>
    public SortedDictionary<RecordedMetric, Histogram> Distributions { get; } = [];

    /// <summary>Fine buckets are wanted.</summary>
    public bool KeepsDistributions { get; init; }

    /// <summary>How late the prober itself was, seconds.</summary>
    public WatchHistogram Lateness { get; } = new([0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]);

    /// <summary>Probes that were planned and not sent, by reason.</summary>
    public SortedDictionary<string, long> Skipped { get; } = new(StringComparer.Ordinal);

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public long ChecksPassed { get; private set; }

    public long ChecksFailed { get; private set; }

    /// <summary>Its answers are checked.</summary>
    public bool IsChecked { get; init; }

    public DateTimeOffset? LastSuccess { get; private set; }

    /// <summary>The latest failure, in a few words; null when the latest request succeeded.</summary>
    public string? LastFailure { get; private set; }

    public void Skip(string reason) => Skipped[reason] = Skipped.GetValueOrDefault(reason) + 1;

    public void Add(in RequestRecord record, DateTimeOffset at)
    {
        Outcomes[record.Outcome] = Outcomes.GetValueOrDefault(record.Outcome) + 1;
        if (record.LatenessNs >= 0)
            Lateness.Add(record.LatenessNs / 1e9);
        if (IsChecked && record.Outcome is ErrorKind.Ok or ErrorKind.InvalidResponse)
            (ChecksPassed, ChecksFailed) = record.IsSuccess ? (ChecksPassed + 1, ChecksFailed) : (ChecksPassed, ChecksFailed + 1);
        if (!record.IsSuccess)
        {
            LastFailure = $"{ErrorKinds.Id(record.Outcome)}{(record.Detail is { Length: > 0 } detail ? $": {detail}" : "")}";
            return;
        }

        (LastFailure, LastSuccess) = (null, at);
        InputTokens += Math.Max(0, record.PromptTokens);
        OutputTokens += Math.Max(0, record.OutputTokens);
        foreach (var metric in Shown)
        {
            if (GoodRequestJudge.ValueOf(in record, metric) is >= 0 and var value)
            {
                Histogram(metric).Add(value / 1e9);
                if (KeepsDistributions)
                    Distribution(metric).Record(value);
            }
        }
    }

    /// <summary>Bounds of objectives, seconds.</summary>
    public IReadOnlyList<double> BoundsOf(RecordedMetric metric) => _bounds.GetValueOrDefault(metric) ?? [];

    private Histogram Distribution(RecordedMetric metric)
    {
        if (!Distributions.TryGetValue(metric, out var distribution))
            Distributions[metric] = distribution = new Histogram();
        return distribution;
    }

    private WatchHistogram Histogram(RecordedMetric metric)
    {
        if (!Histograms.TryGetValue(metric, out var histogram))
            Histograms[metric] = histogram = new WatchHistogram([.. UsualBounds.Concat(_bounds.GetValueOrDefault(metric) ?? []).Distinct().Order()]);
        return histogram;
    }
}
