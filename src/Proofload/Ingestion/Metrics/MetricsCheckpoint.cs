using Proofload.Plans;

namespace Proofload.Ingestion.Metrics;

/// <summary>Where the counters of a target stood. Keep it in the same transaction as the counts that came with it.</summary>
public sealed record MetricsCheckpoint
{
    /// <summary>Value of each series at the last reading.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init => field = ValueMap<double>.Of(value); }

    /// <summary>Good events of objectives that were read before the events that they belong to, for counters are not read all at one moment.</summary>
    public IReadOnlyDictionary<string, long> Ahead { get; init => field = ValueMap<long>.Of(value); } = ValueMap<long>.Empty;
}

/// <summary>What was counted from one reading to the next.</summary>
/// <param name="Checkpoint">Where counters stand now; to be kept together with the counts.</param>
/// <param name="Counts">What was counted; none at the first reading.</param>
/// <param name="Resets">Series that began anew: the target was restarted.</param>
/// <param name="Problems">What is wrong, one line each.</param>
public sealed record MetricsBatch(MetricsCheckpoint Checkpoint, IReadOnlyList<ObjectiveCount> Counts, int Resets, IReadOnlyList<string> Problems);
