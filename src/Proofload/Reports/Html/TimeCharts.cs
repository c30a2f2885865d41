using Proofload.Results;

namespace Proofload.Reports.Html;

/// <summary>The charts over time.</summary>
internal sealed class TimeCharts
{
    private const int MaxErrorKinds = 5;

    private readonly RunResult _result;
    private readonly IReadOnlyList<IntervalResult> _series;
    private readonly int _joined;
    private readonly double _from;
    private readonly double _span;

    private TimeCharts(RunResult result)
    {
        _result = result;
        (_series, _joined) = SeriesSampling.Reduce(result.Series);
        _from = result.Series[0].At;
        _span = result.Series[^1].At + result.SeriesResolution - _from;
    }

    /// <summary>None for a run of fewer than two intervals.</summary>
    public static IReadOnlyList<Chart> Of(RunResult result) => result.Series.Count < 2 ? [] : [.. new TimeCharts(result).All()];

    private IEnumerable<Chart> All()
    {
        yield return Rates();
        if (Percentiles("latency", "Latency", "From the planned start to the last byte, of the successes that ended in the interval.") is { } latency)
            yield return latency;
        else if (Percentiles("service_time", "Service time", "From the send to the last byte, of the successes that ended in the interval. When they were due is not known.") is { } service)
            yield return service;
        if (Percentiles("ttft", "Time to first token", "From the planned start to the first token.") is { } ttft)
            yield return ttft;
        if (Percentiles("tpot", "Time per output token", "Mean gap between the tokens of a request, after its first.") is { } tpot)
            yield return tpot;
        if (_series.Any(i => i.OutputTokens > 0))
        {
            yield return Chart("Output tokens per second", "Tokens of the successes that ended in the interval.", "", [
                new ChartSeries("output tokens", "a4", Each(i => PerSecond(i, i.OutputTokens)), v => NumberFormat.Number(v) + " tokens/s") { Filled = true },
            ]);
        }

        if (_series.Any(i => i.InFlight is not null || i.Planned is not null))
            yield return InFlight();
        if (_series.Any(i => i.Errors.Keys.Any(IsFailure)))
            yield return Failures();
    }

    // What we ended ourselves is neither success nor failure.
    private static bool IsFailure(string kind) => kind != "cancelled";

    private Chart Rates()
    {
        var lines = new List<ChartSeries>
        {
            new("ok", "a1", Each(i => PerSecond(i, i.Ok)), v => NumberFormat.Rate(v)) { Filled = true },
        };
        if (_series.Any(i => i.Sent is not null))
            lines.Add(new ChartSeries("sent", "a2", Each(i => i.Sent is { } sent ? PerSecond(i, sent) : null), v => NumberFormat.Rate(v)));
        if (_result.PlannedUnit == "requests/s" && _series.Any(i => i.Planned is not null))
            lines.Add(new ChartSeries("planned", "a6", Each(i => i.Planned), v => NumberFormat.Rate(v)));
        var planned = lines.Exists(static line => line.Name == "planned");
        return Chart("Requests per second", planned ? "Requests that ended well, that were sent, and that the plan asked for." : "Requests that ended well and that were sent.", "", lines);
    }

    private Chart InFlight()
    {
        var lines = new List<ChartSeries> { new("in flight", "a5", Each(i => i.InFlight), v => NumberFormat.Number(v)) { Filled = true } };
        if (_result.PlannedUnit == "users" && _series.Any(i => i.Planned is not null))
            lines.Add(new ChartSeries("users", "a6", Each(i => i.Planned), v => NumberFormat.Number(v)));
        return Chart("Requests in flight", $"Sent and not yet answered, at the end of the interval{(_joined > 1 ? " (the largest of those joined)" : "")}.", "", lines);
    }

    private Chart? Percentiles(string metric, string title, string description)
    {
        return _series.All(i => !i.Metrics.ContainsKey(metric)) ? null : Chart(
            title, description + (_joined > 1 ? " Of joined intervals, p50 is the weighted mean; p90 and p99 are the worst." : ""), "s",
            [Line("p50", "a1", p => p.P50), Line("p90", "a2", p => p.P90), Line("p99", "a3", p => p.P99)]);

        ChartSeries Line(string name, string style, Func<IntervalPercentiles, double> pick) => new(
            name, style, Each(i => i.Metrics.GetValueOrDefault(metric) is { Count: > 0 } p ? pick(p) : null), v => NumberFormat.Duration(v));
    }

    private Chart Failures()
    {
        var kinds = _series.SelectMany(i => i.Errors).Where(static e => IsFailure(e.Key)).GroupBy(e => e.Key, StringComparer.Ordinal)
            .Select(g => (Kind: g.Key, Total: g.Sum(e => e.Value))).OrderByDescending(k => k.Total).ThenBy(k => k.Kind, StringComparer.Ordinal).ToList();
        var bars = kinds.Take(MaxErrorKinds)
            .Select((k, n) => Bar($"{k.Kind} ({NumberFormat.Count(k.Total)})", $"e{n + 1}", i => i.Errors.GetValueOrDefault(k.Kind))).ToList();
        var others = kinds.Skip(MaxErrorKinds).Select(k => k.Kind).ToHashSet(StringComparer.Ordinal);
        if (others.Count > 0)
        {
            var total = kinds.Where(k => others.Contains(k.Kind)).Sum(k => k.Total);
            bars.Add(Bar($"others ({NumberFormat.Count(total)})", "e6", i => i.Errors.Where(e => others.Contains(e.Key)).Sum(e => e.Value)));
        }

        return Chart("Failures by kind", "Failed requests of each interval, stacked from the most frequent kind up.", "", bars) with { Stacked = true };

        ChartSeries Bar(string name, string style, Func<IntervalResult, long> pick) => new(name, style, Each(i => pick(i)), v => NumberFormat.Count((long)v));
    }

    private Chart Chart(string title, string description, string unit, IReadOnlyList<ChartSeries> lines) => new()
    {
        Title = title,
        Description = description + (_joined > 1 ? $" Each point joins {_joined} intervals." : ""),
        Unit = unit,
        Series = lines,
        X = [.. _series.Select(i => (i.At - _from + (Length(i) / 2)) / _span)],
        XLabels = [.. _series.Select(i => AxisTicks.Time(i.At, _span))],
        XTicks = AxisTicks.Times(_from, _from + _span),
    };

    private IReadOnlyList<double?> Each(Func<IntervalResult, double?> value) =>
        [.. _series.Select(i => value(i) is { } v && double.IsFinite(v) ? v : (double?)null)];

    private double PerSecond(IntervalResult i, long count) => count / Length(i);

    private double Length(IntervalResult i) => Math.Min(_joined * _result.SeriesResolution, _from + _span - i.At);
}
