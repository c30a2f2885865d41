using Proofload.Analysis;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Slo;

namespace Proofload.Watch.Counting;

/// <summary>What one finished request means to one objective.</summary>
internal sealed class ObjectiveCounter
{
    private const double Nanoseconds = 1e9;

    private readonly IReadOnlyList<ServiceLevelObjective> _bounds;

    /// <param name="objective">The objective; <see cref="Problem"/> has nothing against it.</param>
    /// <param name="all">All objectives of the file: a goodput objective wants every bound among them that is about the same events.</param>
    public ObjectiveCounter(ServiceLevelObjective objective, IReadOnlyList<ServiceLevelObjective> all)
    {
        Objective = objective;
        _bounds = objective.Indicator.Kind != IndicatorKind.Goodput
            ? []
            : [.. all.Where(o => o.Indicator.Kind == IndicatorKind.Threshold && ScopeMatch.Counts(o, objective.Scope) && (o.Indicator.RequestKind.Length == 0 || o.Indicator.RequestKind == objective.Indicator.RequestKind))];
    }

    public ServiceLevelObjective Objective { get; }

    /// <summary>Why requests cannot be counted for an objective; null when they can.</summary>
    public static string? Problem(ServiceLevelObjective objective)
    {
        var indicator = objective.Indicator;
        return indicator.Kind switch
        {
            IndicatorKind.Threshold when !GoodRequestJudge.TryPerRequest(indicator.Metric, out _) || indicator.Metric is "connect" or "dns" or "tcp" or "tls" =>
                $"{indicator.Metric} is no single value of a request; a watch can bound latency, service_time, ttft, ttfo, tpot, longest_stall and the like",
            IndicatorKind.Ratio => "its counters are kept by somebody else; give the address that has them under ingest.metrics, or leave it to proofload slo rules",
            IndicatorKind.Level when indicator.Metric is not ("throughput" or "output_token_throughput") => $"a watch can count throughput and output_token_throughput, not {indicator.Metric}",
            _ => null,
        };
    }

    /// <summary>The bound on a time that an objective has; zero without one.</summary>
    public static TimeSpan LongestBound(ServiceLevelObjective objective) =>
        objective.Indicator is { Kind: IndicatorKind.Threshold, IsUpperBound: true } indicator && Metrics.Find(indicator.Metric)?.Unit == MetricUnit.Seconds && indicator.Bound is > 0 and < 86_400
            ? TimeSpan.FromSeconds(indicator.Bound)
            : TimeSpan.Zero;

    /// <summary>What a request adds to the objective's counts: nothing when it does not count.</summary>
    /// <param name="record">The request.</param>
    /// <param name="kind">Name of its kind.</param>
    /// <param name="isChecked">Its answers are checked.</param>
    public EventCounts Of(in RequestRecord record, string kind, bool isChecked)
    {
        var indicator = Objective.Indicator;
        if (record.Outcome == ErrorKind.Cancelled || (indicator.RequestKind.Length > 0 && indicator.RequestKind != kind))
            return default;
        return indicator.Kind switch
        {
            IndicatorKind.Success => One(record.IsSuccess),
            IndicatorKind.Threshold => Bound(in record, indicator),
            IndicatorKind.Goodput => One(record.IsSuccess && MeetsAll(in record)),
            IndicatorKind.Check => isChecked && record.Outcome is ErrorKind.Ok or ErrorKind.InvalidResponse ? One(record.IsSuccess) : default,
            IndicatorKind.Level => Level(in record, indicator),
            _ => default,
        };
    }

    private static EventCounts One(bool isGood) => new(isGood ? 1 : 0, 1);

    private static EventCounts Level(in RequestRecord record, Indicator indicator)
    {
        var amount = !record.IsSuccess ? 0 : indicator.Metric == "throughput" ? 1 : Math.Max(0, record.OutputTokens);
        return new EventCounts(amount, amount);
    }

    private static EventCounts Bound(in RequestRecord record, Indicator indicator) =>
        !record.IsSuccess ? One(false)
        : ValueOf(in record, indicator.Metric) is { } value ? One(indicator.Meets(value))
        : default;

    private bool MeetsAll(in RequestRecord record)
    {
        foreach (var objective in _bounds)
        {
            if (ValueOf(in record, objective.Indicator.Metric) is { } value && !objective.Indicator.Meets(value))
                return false;
        }

        return true;
    }

    // One token has no time per output token: such a request says nothing about it.
    private static double? ValueOf(in RequestRecord record, string metric)
    {
        if (!GoodRequestJudge.TryPerRequest(metric, out var recorded))
            return null;
        var value = GoodRequestJudge.ValueOf(in record, recorded);
        return value == RequestRecord.Absent ? null : RecordedMetrics.Unit(recorded) == RecordedUnit.Nanoseconds ? value / Nanoseconds : value;
    }
}
