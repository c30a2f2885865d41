using Proofload.Reports.Html;

namespace Proofload.Reports.Studies;

/// <summary>The charts of a study over its main axis, whose values stand in equal steps.</summary>
internal static class StudyCharts
{
    public static IEnumerable<Chart> Of(StudyTable table, IReadOnlyList<StudyLine> lines)
    {
        var (along, _) = table.Lines();
        var steps = table.Rows.Select(r => r.Study.Values.GetValueOrDefault(along, "")).Distinct(StringComparer.Ordinal)
            .OrderBy(v => StudyTable.Number(v) ?? 0).ToList();
        if (steps.Count < 2)
            yield break;

        var key = StudyCurve.KeyOf(table);
        yield return Over($"Latency {key} of a request", "s", r => StudyRow.Value(r.Latency, key), "From the planned start to the last byte.");
        if (table.HasItems)
            yield return Over($"Latency {key} of an item", "s", r => r.PerItem(key), "Latency of a request divided by the inputs it holds.");
        yield return Over("Requests per second", "1/s", static r => r.Run.Rates.Throughput, "Requests that ended well.");
        if (table.HasItems)
            yield return Over("Items per second", "1/s", static r => r.ItemRate, "Inputs of the requests that ended well.");
        if (table.HasStreams)
        {
            yield return Over($"Time to first token {key}", "s", r => StudyRow.Value(r.Metric("ttft"), key), "From the planned start to the first token.");
            yield return Over("Output tokens per second", "tokens/s", static r => r.Run.Rates.OutputTokens, "Of all requests together.");
        }

        Chart Over(string title, string unit, Func<StudyRow, double?> value, string description) => new()
        {
            Title = title,
            Description = $"{description} One line for each {(lines.Count > 1 ? string.Join(" and ", table.Lines().Others) : "study")}, over {along}.",
            Unit = unit,
            X = [.. steps.Select((_, i) => At(i))],
            XLabels = [.. steps.Select(s => $"{along} {s}")],
            XTicks = [.. Enumerable.Range(0, steps.Count).Where(i => steps.Count <= 12 || i % ((steps.Count + 11) / 12) == 0).Select(i => (At(i), steps[i]))],
            Series =
            [
                .. lines.Select(line => new ChartSeries(
                    line.Name,
                    line.Style,
                    [.. steps.Select(s => line.Rows.FirstOrDefault(r => r.Study.Values.GetValueOrDefault(along) == s) is { } row ? value(row) : null)],
                    v => NumberFormat.Value(v, unit))),
            ],
        };

        double At(int index) => (double)index / (steps.Count - 1);
    }
}
