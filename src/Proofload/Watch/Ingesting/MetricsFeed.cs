using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Proofload.Ingestion.Metrics;
using Proofload.Measurement.Clocks;
using Proofload.Slo;

namespace Proofload.Watch.Ingesting;

/// <summary>Reads a target's own metrics, at a fixed interval.</summary>
internal sealed class MetricsFeed : IFeed
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly MetricsScraper _scraper;
    private readonly MetricsReader _reader;
    private readonly MetricsSource _source;
    private readonly IClock _clock;
    private readonly Dictionary<string, string> _counted;

    /// <exception cref="Plans.PlanException">A selector is none.</exception>
    public MetricsFeed(MetricsSource source, IEnumerable<ServiceLevelObjective> objectives, IClock clock)
    {
        (_source, _clock) = (source, clock);
        _scraper = new MetricsScraper(source.Url, source.Headers, source.Timeout);

        // Counters that are given for an objective are read as a ratio's own.
        ServiceLevelObjective[] fed =
        [
            .. objectives.Where(o => source.Objectives.Contains(o.Name, StringComparer.Ordinal))
                .Select(o => source.Counters.TryGetValue(o.Name, out var counters) ? o with { Indicator = new Indicator { Kind = IndicatorKind.Ratio, Ratio = counters } } : o),
        ];
        _reader = new MetricsReader(fed, source.Histograms);
        _counted = fed.ToDictionary(static o => o.Name, Describe, StringComparer.Ordinal);
    }

    public TimeSpan Every => _source.Every;

    public async Task<FeedBatch> ReadAsync(string? place, CancellationToken stop)
    {
        var before = place is null ? null : JsonSerializer.Deserialize<Place>(place, Json);
        var text = await _scraper.FetchAsync(stop);
        var batch = _reader.Read(text, _clock.UtcNow, before?.At);

        // What was not read before begins with this reading: its counters are as old as the target.
        var isNew = _counted.Where(c => before?.Counted.Contains(c.Value, StringComparer.Ordinal) != true).Select(static c => c.Key).ToHashSet(StringComparer.Ordinal);
        var checkpoint = batch.Checkpoint with { Ahead = batch.Checkpoint.Ahead.Where(a => !isNew.Contains(a.Key)).ToDictionary(StringComparer.Ordinal) };
        return new FeedBatch
        {
            Place = JsonSerializer.Serialize(new Place(checkpoint, [.. _counted.Values]), Json),
            Counts = [.. batch.Counts.Where(c => !isNew.Contains(c.Objective))],
            Read = 1,
            Bad = batch.Problems.Count > 0 ? 1 : 0,
            Resets = batch.Resets,
            Problems = batch.Problems,
            IsEnd = true,
        };
    }

    public void Dispose() => _scraper.Dispose();

    /// <summary>What an objective's counts are made of; another description means other counters.</summary>
    private string Describe(ServiceLevelObjective objective)
    {
        var indicator = objective.Indicator;
        var counters = indicator.Ratio is { } ratio ? $"{ratio.Good} | {ratio.Bad} | {ratio.Total}" : $"{_source.Histograms.GetValueOrDefault(indicator.Metric)} < {indicator.Bound.ToString("R", CultureInfo.InvariantCulture)}";
        return $"{_source.Url.GetLeftPart(UriPartial.Path)} {objective.Name} {counters}";
    }

    internal sealed record Place(MetricsCheckpoint At, IReadOnlyList<string> Counted);
}
