using System.Text.Json;
using Proofload.Analysis.Canaries;
using Proofload.Measurement.Statistics;

namespace Proofload.Reports.Canaries;

/// <summary>Reads what <see cref="CanaryJson"/> wrote, so that a judgement that was kept can be shown again in every form.</summary>
public static class CanaryJsonReader
{
    /// <summary>The judgement.</summary>
    /// <param name="json">The document.</param>
    /// <returns>Null for a document that is none of a judgement.</returns>
    public static CanaryResult? Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Of(JsonElement.Parse(json));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static CanaryResult Of(JsonElement root)
    {
        var metrics = root.GetProperty("metrics").EnumerateArray().Select(Series).ToList();
        var findings = metrics.Select(static m => m.Finding).OfType<CanaryFinding>().ToList();
        var windows = root.GetProperty("windows");
        var reason = Text(root, "reason") ?? "";
        return new CanaryResult
        {
            Verdict = Verdict(root),
            Reason = reason,
            Ending = Enum.Parse<CanaryEnding>(Text(root, "ending") ?? "", ignoreCase: true),
            Judgement = findings.Count == 0 ? null : new CanaryJudgement { Verdict = Verdict(root), Score = Number(root, "score") ?? 0, Summary = reason, Findings = CanaryJudge.InOrder(findings) },
            Series = [.. metrics.Select(static m => m.Series)],
            Baseline = Text(root, "baseline") ?? "",
            Canary = Text(root, "canary") ?? "",
            Window = Number(root, "window_seconds") ?? 0,
            Planned = windows.GetProperty("planned").GetInt32(),
            Seen = windows.GetProperty("seen").GetInt32(),
            Load = Text(root, "load"),
            Runs = [.. root.GetProperty("runs").EnumerateArray().Select(static r => r.GetString() ?? "")],
            Study = Text(root, "study"),
            Invalid = Text(root, "measurement_invalid"),
            Remarks = [.. root.GetProperty("remarks").EnumerateArray().Select(static r => r.GetString() ?? "")],
        };
    }

    private static (CanarySeries Series, CanaryFinding? Finding) Series(JsonElement e)
    {
        var metric = new CanaryMetric { Name = Text(e, "name") ?? "" };
        var values = e.GetProperty("series");
        var series = new CanarySeries(metric, Text(e, "unit") ?? "", Text(e, "allowed") ?? "", Values(values.GetProperty("baseline")), Values(values.GetProperty("canary")));
        if (Text(e, "reason") is not { } reason)
            return (series, null);
        var interval = e.GetProperty("interval");
        return (series, new CanaryFinding
        {
            Metric = metric,
            Verdict = Verdict(e),
            Reason = reason,
            Baseline = Number(e, "baseline"),
            Canary = Number(e, "canary"),
            Ratio = Number(e, "ratio"),
            Interval = interval.ValueKind == JsonValueKind.Object ? new RealInterval(Number(interval, "low") ?? double.NegativeInfinity, Number(interval, "high") ?? double.PositiveInfinity) : null,
            PValue = Number(e, "adjusted_p_value"),
            Delta = Number(e, "cliffs_delta"),
            SpreadRatio = Number(e, "spread_ratio"),
        });
    }

    private static CanaryVerdict Verdict(JsonElement e) => Enum.Parse<CanaryVerdict>(Text(e, "verdict") ?? "", ignoreCase: true);

    private static string? Text(JsonElement e, string name) => e.GetProperty(name).GetString();

    private static double? Number(JsonElement e, string name) => e.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static double[] Values(JsonElement array) => [.. array.EnumerateArray().Select(static v => v.ValueKind == JsonValueKind.Number ? v.GetDouble() : double.NaN)];
}
