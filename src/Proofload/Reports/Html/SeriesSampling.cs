using Proofload.Results;

namespace Proofload.Reports.Html;

/// <summary>Joins neighbouring intervals so that a long run still makes a small page.</summary>
internal static class SeriesSampling
{
    /// <summary>Most points of a chart.</summary>
    public const int MaxPoints = 600;

    /// <summary>
    /// At most <see cref="MaxPoints"/> intervals. Counts add up. The p50 is the mean of the joined ones weighted by count; p90, p99 and the maximum are the
    /// worst of them: percentiles cannot be merged exactly, and a peak must not vanish.
    /// </summary>
    /// <returns>The intervals, and how many were joined into each.</returns>
    public static (IReadOnlyList<IntervalResult> Series, int Joined) Reduce(IReadOnlyList<IntervalResult> series)
    {
        var joined = (series.Count + MaxPoints - 1) / MaxPoints;
        return joined <= 1 ? (series, 1) : ([.. series.Chunk(joined).Select(Join)], joined);
    }

    private static IntervalResult Join(IntervalResult[] parts) => new()
    {
        At = parts[0].At,
        Planned = parts.Average(p => p.Planned),
        Sent = parts.All(p => p.Sent is null) ? null : parts.Sum(p => p.Sent),
        Ok = parts.Sum(p => p.Ok),
        Failed = parts.Sum(p => p.Failed),
        Dropped = parts.All(p => p.Dropped is null) ? null : parts.Sum(p => p.Dropped),
        InFlight = parts.Max(p => p.InFlight),
        OutputTokens = parts.Sum(p => p.OutputTokens),
        Errors = parts.SelectMany(p => p.Errors).GroupBy(e => e.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(e => e.Value), StringComparer.Ordinal),
        Metrics = parts.SelectMany(p => p.Metrics).GroupBy(m => m.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Join([.. g.Select(m => m.Value)]), StringComparer.Ordinal),
    };

    private static IntervalPercentiles Join(IntervalPercentiles[] parts)
    {
        var count = parts.Sum(p => p.Count);
        return new IntervalPercentiles(
            count, count == 0 ? 0 : parts.Sum(p => p.P50 * p.Count) / count, parts.Max(p => p.P90), parts.Max(p => p.P99), parts.Max(p => p.Max));
    }
}
