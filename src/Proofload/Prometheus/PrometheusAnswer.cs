using System.Globalization;
using System.Text.Json;

namespace Proofload.Prometheus;

/// <summary>Reads the answer to a range query.</summary>
internal static class PrometheusAnswer
{
    private const int LongestMessage = 300;

    /// <summary>The values of the one series, one for each step; NaN where there is none.</summary>
    /// <param name="body">The answer as it came.</param>
    /// <param name="range">What was asked.</param>
    /// <exception cref="PrometheusException">It is an error, no answer to a range query, or holds several series.</exception>
    public static double[] Read(ReadOnlyMemory<byte> body, PrometheusRange range)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (Text(root, "status") != "success")
                throw new PrometheusException(Text(root, "error") is { Length: > 0 } error ? $"Prometheus says: {Short(error)}" : "the answer is not one of Prometheus");
            if (!root.TryGetProperty("data", out var data) || Text(data, "resultType") != "matrix" || !data.TryGetProperty("result", out var result) || result.ValueKind != JsonValueKind.Array)
                throw new PrometheusException("the answer holds no series over time");
            var values = new double[range.Steps];
            Array.Fill(values, double.NaN);
            if (result.GetArrayLength() > 1)
                throw new PrometheusException($"the query gives {result.GetArrayLength()} series and one is needed: aggregate them, for example with sum(…)");
            foreach (var series in result.EnumerateArray())
                Fill(series, values, range);
            return values;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new PrometheusException("the answer is not one of Prometheus", e);
        }
    }

    private static void Fill(JsonElement series, double[] values, PrometheusRange range)
    {
        foreach (var pair in series.GetProperty("values").EnumerateArray())
        {
            var at = (pair[0].GetDouble() - range.Start.ToUnixTimeMilliseconds() / 1000.0) / range.Step.TotalSeconds;
            var step = Math.Round(at);

            // A value between the steps answers another question.
            if (!(step >= 0 && step < values.Length) || Math.Abs(at - step) > 0.01)
                continue;
            if (double.TryParse(pair[1].GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                values[(int)step] = value;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Short(string text)
    {
        var line = string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
        return line.Length <= LongestMessage ? line : line[..LongestMessage] + "…";
    }
}
