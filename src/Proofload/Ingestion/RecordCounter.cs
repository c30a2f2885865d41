using Proofload.Analysis;
using Proofload.Measurement.Recording;
using Proofload.Slo;

namespace Proofload.Ingestion;

/// <summary>Makes counts of objectives of the request records of a run (<c>proofload run --records</c>).</summary>
public static class RecordCounter
{
    private const double Nanoseconds = 1e9;
    private const int MostKept = 100_000;

    /// <summary>Why records cannot be counted for an objective, in a few words; null when they can.</summary>
    /// <param name="objective">The objective.</param>
    public static string? Problem(ServiceLevelObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var indicator = objective.Indicator;
        if (indicator.RequestKind.Length > 0)
            return "records do not name the kind of a request";
        return indicator.Kind switch
        {
            IndicatorKind.Success => null,
            IndicatorKind.Threshold when GoodRequestJudge.TryPerRequest(indicator.Metric, out _) && indicator.Metric is not ("connect" or "dns" or "tcp" or "tls") => null,
            IndicatorKind.Threshold => $"{indicator.Metric} is no single value of a request",
            IndicatorKind.Level when indicator.Metric is "throughput" or "output_token_throughput" => null,
            IndicatorKind.Ratio => "its counts are counters of somebody else",
            _ => $"records do not say enough for {(indicator.Kind == IndicatorKind.Level ? indicator.Metric : indicator.Kind.ToString().ToLowerInvariant())}",
        };
    }

    /// <summary>Counts records while the caller goes through them; the memory does not grow with their number.</summary>
    /// <param name="records">The records.</param>
    /// <param name="start">When the run started.</param>
    /// <param name="objectives">What is counted for; those with a <see cref="Problem"/> are left out.</param>
    /// <param name="resolution">Counts are added up over this time.</param>
    public static IEnumerable<ObjectiveCount> Count(IEnumerable<RequestRecord> records, DateTimeOffset start, IEnumerable<ServiceLevelObjective> objectives, TimeSpan resolution)
    {
        ArgumentNullException.ThrowIfNull(records);
        ServiceLevelObjective[] counted = [.. objectives.Where(static o => Problem(o) is null)];
        var counts = new CountTable(resolution);
        foreach (var record in records)
        {
            Add(in record, start, counted, counts);
            if (counts.Count < MostKept)
                continue;
            foreach (var count in counts.Take())
                yield return count;
        }

        foreach (var count in counts.Take())
            yield return count;
    }

    private static void Add(in RequestRecord record, DateTimeOffset start, ServiceLevelObjective[] objectives, CountTable counts)
    {
        if (record.Outcome == ErrorKind.Cancelled || record.Phase != RunPhase.Measured)
            return;
        var ended = Math.Max(record.Done, Math.Max(record.Sent, record.Intended));
        var at = start + TimeSpan.FromTicks(Math.Max(0, ended) / 100);
        foreach (var objective in objectives)
            counts.Add(objective.Name, at, Of(in record, objective.Indicator));
    }

    private static EventCounts Of(in RequestRecord record, Indicator indicator)
    {
        if (indicator.Kind == IndicatorKind.Level)
        {
            var amount = !record.IsSuccess ? 0 : indicator.Metric == "throughput" ? 1 : Math.Max(0, record.OutputTokens);
            return new EventCounts(amount, amount);
        }

        if (!record.IsSuccess)
            return new EventCounts(0, 1);
        if (indicator.Kind == IndicatorKind.Success)
            return new EventCounts(1, 1);

        // One token has no time per output token: such a request says nothing about it.
        return ValueOf(in record, indicator.Metric) is { } value ? new EventCounts(indicator.Meets(value) ? 1 : 0, 1) : default;
    }

    private static double? ValueOf(in RequestRecord record, string metric)
    {
        if (!GoodRequestJudge.TryPerRequest(metric, out var recorded))
            return null;
        var value = GoodRequestJudge.ValueOf(in record, recorded);
        return value == RequestRecord.Absent ? null : RecordedMetrics.Unit(recorded) == RecordedUnit.Nanoseconds ? value / Nanoseconds : value;
    }
}
