using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>One measured column of a study's table.</summary>
/// <param name="Title">Head.</param>
/// <param name="Unit">Unit of the values, as in results.</param>
/// <param name="Id">Field name in CSV and JSON.</param>
/// <param name="Value">Its value; null without one.</param>
internal sealed record StudyColumn(string Title, string Unit, string Id, Func<StudyRow, double?> Value)
{
    /// <summary>The interval of the value; null without one.</summary>
    public Func<StudyRow, ConfidenceInterval?> Interval { get; init; } = static _ => null;

    /// <summary>The divisor that a value has beside its interval; 1 for none.</summary>
    public Func<StudyRow, double> Divisor { get; init; } = static _ => 1;

    /// <summary>Every column that the study has values for.</summary>
    public static IReadOnlyList<StudyColumn> Of(StudyTable table)
    {
        var isService = table.Rows.All(static r => r.Metric("latency") is null) && table.Rows.Any(static r => r.Metric("service_time") is not null);
        var time = isService ? "service time" : "latency";
        var columns = new List<StudyColumn> { Time($"{time} p50", "latency_p50", static r => r.Latency, "p50"), Time($"{(table.HasItems ? time + " " : "")}p99", "latency_p99", static r => r.Latency, "p99") };
        if (table.HasItems)
        {
            columns.Add(PerItem("per item p50", "item_latency_p50", "p50"));
            columns.Add(PerItem("p99", "item_latency_p99", "p99"));
        }

        columns.Add(new StudyColumn("requests/s", "1/s", "throughput", static r => r.Run.Rates.Throughput));
        if (table.HasItems)
            columns.Add(new StudyColumn("items/s", "1/s", "item_throughput", static r => r.ItemRate));
        if (table.HasStreams)
        {
            columns.Add(Time("TTFT p99", "ttft_p99", static r => r.Metric("ttft"), "p99"));
            columns.Add(Time("TPOT p50", "tpot_p50", static r => r.Metric("tpot"), "p50"));
            columns.Add(new StudyColumn("tokens/s", "tokens/s", "output_token_throughput", static r => r.Run.Rates.OutputTokens));
        }

        if (table.Rows.Any(static r => r.Run.TargetUsage?.GpuMemoryMax is not null))
            columns.Add(new StudyColumn("GPU memory", "bytes", "gpu_memory_max", static r => r.Run.TargetUsage?.GpuMemoryMax));
        if (table.Rows.Any(static r => r.Run.TargetUsage?.CacheUsageMax is not null))
            columns.Add(new StudyColumn("KV cache", "ratio", "kv_cache_max", static r => r.Run.TargetUsage?.CacheUsageMax));

        return columns;
    }

    /// <summary>The head on a terminal, where room is scarce.</summary>
    public string Short => Id switch
    {
        "latency_p50" => "p50",
        "latency_p99" => "p99",
        "item_latency_p50" => "item p50",
        "item_latency_p99" => "item p99",
        "throughput" => "req/s",
        _ => Title,
    };

    /// <summary>The value as text without its unit where the head of the column tells it.</summary>
    public string Text(StudyRow row) => !row.IsMeasured && row.Run.Counts.Ok == 0 ? ""
        : Unit is "s" ? NumberFormat.Duration(Value(row))
        : Unit is "bytes" ? NumberFormat.Bytes(Value(row))
        : Unit is "ratio" ? NumberFormat.Percent(Value(row))
        : NumberFormat.Number(Value(row));

    /// <summary>The interval as text; null without one.</summary>
    public string? IntervalText(StudyRow row)
    {
        if (Value(row) is null || Interval(row) is not { } ci)
            return null;
        var divisor = Divisor(row);
        return NumberFormat.Interval(ci.Low / divisor, ci.High / divisor, Unit);
    }

    private static StudyColumn Time(string title, string id, Func<StudyRow, MetricSummary?> metric, string key) =>
        new(title, "s", id, r => StudyRow.Value(metric(r), key)) { Interval = r => metric(r)?.Ci.GetValueOrDefault(key) };

    private static StudyColumn PerItem(string title, string id, string key) =>
        new(title, "s", id, r => r.PerItem(key)) { Interval = r => r.Latency?.Ci.GetValueOrDefault(key), Divisor = static r => r.Study.ItemsPerRequest ?? 1 };
}
