using System.Globalization;
using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Ingestion.Metrics;

/// <summary>
/// Counts what a target's own counters say: increments from reading to reading, so that a gap between readings loses nothing. A counter that went down began anew at 0, as Prometheus
/// takes it; a series that was not there at the reading before began at 0 too. It keeps nothing itself: what it needs is the checkpoint.
/// </summary>
public sealed class MetricsReader
{
    private const int MostSeries = 20_000;

    private readonly List<(ServiceLevelObjective Objective, SeriesSelector? Good, SeriesSelector? Bad, SeriesSelector Total)> _counters = [];
    private readonly HashSet<string> _names;

    /// <summary>Prepares; nothing is read.</summary>
    /// <param name="objectives">The objectives: ratios by their own selectors, bounds by the buckets of the histogram of their metric.</param>
    /// <param name="histograms">Selector of the histogram of a metric, without <c>_bucket</c>: <c>latency</c> to <c>http_request_duration_seconds{job="api"}</c>. Default none.</param>
    /// <exception cref="PlanException">A selector is none.</exception>
    public MetricsReader(IEnumerable<ServiceLevelObjective> objectives, IReadOnlyDictionary<string, string>? histograms = null)
    {
        ArgumentNullException.ThrowIfNull(objectives);
        foreach (var objective in objectives)
        {
            if (objective.Indicator.Ratio is { } ratio)
            {
                _counters.Add((objective, ratio.Good.Length > 0 ? SeriesSelector.Parse(ratio.Good) : null, ratio.Bad.Length > 0 ? SeriesSelector.Parse(ratio.Bad) : null, SeriesSelector.Parse(ratio.Total)));
            }
            else if (objective.Indicator is { Kind: IndicatorKind.Threshold, IsUpperBound: true } indicator && histograms?.GetValueOrDefault(indicator.Metric) is { } histogram)
            {
                var bound = "le=\"" + indicator.Bound.ToString("R", CultureInfo.InvariantCulture) + "\"";
                _counters.Add((objective, SeriesSelector.Parse(Bucket(histogram, bound)), null, SeriesSelector.Parse(Bucket(histogram, "le=\"+Inf\""))));
            }
        }

        _names = [.. _counters.SelectMany(static c => new[] { c.Good?.Name, c.Bad?.Name, c.Total.Name }).OfType<string>()];
    }

    /// <summary>Names of the objectives that are counted.</summary>
    public IReadOnlyList<string> Objectives => [.. _counters.Select(static c => c.Objective.Name)];

    /// <summary>Takes a reading.</summary>
    /// <param name="text">The metrics as the target gave them.</param>
    /// <param name="at">When.</param>
    /// <param name="before">The reading before; null at the first, which only notes where counters stand.</param>
    public MetricsBatch Read(ReadOnlyMemory<byte> text, DateTimeOffset at, MetricsCheckpoint? before)
    {
        var samples = MetricText.Read(text, _names.Contains).Where(s => !double.IsNaN(s.Value) && _counters.Any(c => Wants(c, s))).Take(MostSeries + 1).ToList();
        if (samples.Count > MostSeries)
            return new MetricsBatch(before ?? new MetricsCheckpoint { Values = ValueMap<double>.Empty }, [], 0, [$"more than {MostSeries} series match; give selectors that say more"]);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var increments = new List<(MetricSample Sample, double By)>();
        var resets = 0;
        foreach (var sample in samples)
        {
            var series = sample.Series;
            if (!values.TryAdd(series, sample.Value))
                continue;
            var was = before?.Values.GetValueOrDefault(series) ?? 0;
            resets += sample.Value < was ? 1 : 0;
            increments.Add((sample, sample.Value < was ? sample.Value : sample.Value - was));
        }

        var (counts, ahead, problems) = (new List<ObjectiveCount>(), new Dictionary<string, long>(StringComparer.Ordinal), new List<string>());
        foreach (var counter in _counters)
        {
            Missing(counter, samples, problems);
            if (before is not null)
                Add(counter, increments, at, before, counts, ahead);
        }

        // A series that is away for one reading goes on where it was.
        foreach (var (series, value) in before?.Values ?? ValueMap<double>.Empty)
        {
            if (values.Count < MostSeries)
                values.TryAdd(series, value);
        }

        return new MetricsBatch(new MetricsCheckpoint { Values = values, Ahead = ahead }, counts, resets, problems);
    }

    private static void Add(
        (ServiceLevelObjective Objective, SeriesSelector? Good, SeriesSelector? Bad, SeriesSelector Total) counter,
        List<(MetricSample Sample, double By)> increments,
        DateTimeOffset at,
        MetricsCheckpoint before,
        List<ObjectiveCount> counts,
        Dictionary<string, long> ahead)
    {
        var total = Sum(counter.Total);
        var part = Sum(counter.Good ?? counter.Bad!) + before.Ahead.GetValueOrDefault(counter.Objective.Name);

        // What is ahead of the total comes with the next reading.
        if (part > total)
            ahead[counter.Objective.Name] = part - total;
        part = Math.Min(part, total);
        counts.Add(new ObjectiveCount(counter.Objective.Name, at, counter.Good is null ? total - part : part, total));

        long Sum(SeriesSelector selector) => (long)Math.Round(Math.Min(1e15, increments.Where(i => selector.Matches(i.Sample)).Sum(static i => double.IsFinite(i.By) ? Math.Max(0, i.By) : 0)));
    }

    private static void Missing((ServiceLevelObjective Objective, SeriesSelector? Good, SeriesSelector? Bad, SeriesSelector Total) counter, List<MetricSample> samples, List<string> problems)
    {
        if (!samples.Any(counter.Total.Matches))
        {
            problems.Add($"objective '{counter.Objective.Name}': no series of {counter.Total.Name} matches");
            return;
        }

        // A counter of failures may be missing until the first; a bucket never is.
        if (counter.Objective.Indicator.Kind != IndicatorKind.Threshold || samples.Any(counter.Good!.Matches))
            return;
        problems.Add($"objective '{counter.Objective.Name}': {counter.Total.Name} has no bucket le=\"{counter.Objective.Indicator.Bound.ToString("R", CultureInfo.InvariantCulture)}\"; add that bound to the histogram of the target");
    }

    private static bool Wants((ServiceLevelObjective Objective, SeriesSelector? Good, SeriesSelector? Bad, SeriesSelector Total) counter, MetricSample sample) =>
        counter.Total.Matches(sample) || counter.Good?.Matches(sample) == true || counter.Bad?.Matches(sample) == true;

    private static string Bucket(string histogram, string matcher)
    {
        var cut = histogram.IndexOf('{', StringComparison.Ordinal);
        return cut < 0 ? $"{histogram.Trim()}_bucket{{{matcher}}}" : $"{histogram[..cut].Trim()}_bucket{{{matcher},{histogram[(cut + 1)..]}";
    }
}
