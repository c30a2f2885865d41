using Proofload.Results;

namespace Proofload.Reports;

/// <summary>A metric as a table row: one unit for the whole row, so that its numbers compare at a glance.</summary>
internal static class MetricRow
{
    /// <summary>The statistics of the columns, with their id in <see cref="MetricSummary.Ci"/>.</summary>
    public static readonly (string Title, string CiKey)[] Statistics =
        [("mean", "mean"), ("p50", "p50"), ("p90", "p90"), ("p95", "p95"), ("p99", "p99"), ("p99.9", "p999"), ("max", "max")];

    /// <summary>The unit that fits the median; the one that fits the p99 where that would have more than four digits.</summary>
    public static (double Size, string Symbol) Scale(MetricSummary m)
    {
        var scale = NumberFormat.Scale(m.P50 ?? m.Mean ?? m.Max, m.Unit);
        return m.P99 is { } p99 && p99 / scale.Size >= 10_000 ? NumberFormat.Scale(p99, m.Unit) : scale;
    }

    public static double? Value(MetricSummary m, string key) => key switch
    {
        "mean" => m.Mean,
        "p50" => m.P50,
        "p90" => m.P90,
        "p95" => m.P95,
        "p99" => m.P99,
        "p999" => m.P999,
        _ => m.Max,
    };

    /// <summary>How many values a statistic needs before it has a finite interval; null when it has enough.</summary>
    public static long? Needed(MetricSummary m, string key) => m.Ci.GetValueOrDefault(key)?.Needed is { } needed && needed > m.Count ? needed : null;

    /// <summary>The value in the row's unit; <c>n/a (3,688)</c> names the values needed where the sample is too small.</summary>
    public static string Cell(MetricSummary m, string key) => Needed(m, key) is { } needed
        ? $"{NumberFormat.Missing} ({NumberFormat.Count(needed)})"
        : NumberFormat.Number(Value(m, key) / Scale(m).Size);

    /// <summary>The interval in the row's unit; null without one.</summary>
    public static string? Interval(MetricSummary m, string key)
    {
        if (Needed(m, key) is not null || m.Ci.GetValueOrDefault(key) is not { } ci || (ci.Low is null && ci.High is null))
            return null;

        var size = Scale(m).Size;
        return $"[{End(ci.Low)}, {End(ci.High)}]";

        string End(double? v) => v is null ? "…" : NumberFormat.Number(v / size);
    }
}
