using Proofload.Measurement.Histograms;
using Proofload.Results;

namespace Proofload.Reports.Html;

/// <summary>Percentile curves from the stored histograms, on an axis that gives every further nine the same room.</summary>
internal static class DistributionCharts
{
    private const int Points = 240;
    private const double Nines = 4;

    private static readonly (double Quantile, string Text)[] Ticks =
        [(0.5, "50%"), (0.9, "90%"), (0.99, "99%"), (0.999, "99.9%"), (0.9999, "99.99%")];

    public static IEnumerable<Chart> Of(RunResult result)
    {
        if (Curves(result, ("latency", "latency", "a1"), ("service_time", "service time", "a3")) is { } latency)
        {
            yield return latency with
            {
                Title = "Latency and service time",
                Description = "Latency counts from the planned start, service time from the moment of sending. Where the curves part, requests waited to be sent: a tool that counts from sending would not show it.",
                Class = "wide",
            };
        }

        if (Curves(result, ("ttft", "time to first token", "a1"), ("service_ttft", "from send", "a3"), ("ttfo", "first output token", "a2")) is { } ttft)
            yield return ttft with { Title = "Time to first token", Description = "From the planned start to the first token." };
        if (Curves(result, ("tpot", "time per output token", "a1"), ("inter_chunk", "inter-chunk gap", "a2")) is { } tpot)
            yield return tpot with { Title = "Time per output token", Description = "Per request after the first token; and the single gaps between chunks, over all requests." };
    }

    private static Chart? Curves(RunResult result, params (string Id, string Name, string Style)[] metrics)
    {
        var found = metrics.Select(m => (m.Name, m.Style, Histogram: Decode(result.Metrics.GetValueOrDefault(m.Id)))).Where(m => m.Histogram is not null).ToList();
        if (found.Count == 0)
            return null;

        // Beyond 1 - 1/n there is nothing but the maximum.
        var end = Math.Min(Nines, Math.Log10(Math.Max(10, found.Max(f => f.Histogram!.Count))));
        var x = Enumerable.Range(0, Points + 1).Select(i => i * end / Points).ToList();
        return new Chart
        {
            Title = "",
            Description = "",
            Unit = "s",
            X = [.. x.Select(v => v / end)],
            XLabels = [.. x.Select(v => "p" + Percentile(Quantile(v)))],
            XTicks = [.. Ticks.Select(t => (At: -Math.Log10(1 - t.Quantile) / end, t.Text)).Where(t => t.At <= 1.0001)],
            Series = [.. found.Select(f => new ChartSeries(f.Name, f.Style, Values(f.Histogram!, x), v => NumberFormat.Duration(v)))],
        };
    }

    private static IReadOnlyList<double?> Values(SparseHistogram histogram, List<double> x)
    {
        var last = Math.Log10(histogram.Count) + 1e-9;
        return [.. x.Select(v => v > last ? (double?)null : histogram.ValueAtQuantile(Quantile(v)) / 1e9)];
    }

    private static double Quantile(double nines) => 1 - Math.Pow(10, -nines);

    private static string Percentile(double quantile) =>
        (quantile * 100).ToString(quantile < 0.99 ? "0.#" : quantile < 0.999 ? "0.##" : "0.###", System.Globalization.CultureInfo.InvariantCulture);

    private static SparseHistogram? Decode(MetricSummary? metric)
    {
        if (metric?.Histogram is not { } text || metric.Count == 0 || metric.Unit != "s")
            return null;

        try
        {
            var histogram = HistogramCodec.DecodeBase64(text);
            return histogram.Count > 0 ? histogram : null;
        }
        catch (FormatException)
        {
            // An imported result may carry another tool's histogram: the tables still tell its percentiles.
            return null;
        }
    }
}
