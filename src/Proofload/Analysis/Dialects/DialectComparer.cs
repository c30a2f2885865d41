using Proofload.Results;

namespace Proofload.Analysis.Dialects;

/// <summary>Puts a run under every dialect and finds the reasons why they differ.</summary>
internal static class DialectComparer
{
    /// <summary>What changes a figure by less than this share is not listed: two runs of one tool differ by as much.</summary>
    public const double Noise = 0.01;

    private const double Ms = 1e-6;

    public static DialectComparison Compare(DialectInput input)
    {
        var all = DialectCatalog.All.ToDictionary(static d => d.Id, d => d.Compute(input), StringComparer.Ordinal);
        var metrics = input.Result.Metrics;
        var rates = input.Result.Rates;
        var figures = new[]
        {
            Row("TTFT mean", "ms", Own("ttft", static m => m.Mean), static f => Scaled(f.Mean(FigureIds.Ttft)), "vllm", "aiperf", "guidellm", "mlperf"),
            Row("TTFT p99", "ms", Own("ttft", static m => m.P99), static f => Scaled(f.Percentile(FigureIds.Ttft, 0.99)), "vllm", "aiperf", "guidellm", "mlperf"),
            Row("TPOT mean", "ms", Own("tpot", static m => m.Mean), static f => Scaled(f.Mean(FigureIds.Tpot)), "vllm", "guidellm", "mlperf"),
            Row("ITL mean", "ms", Own("inter_chunk", static m => m.Mean), static f => Scaled(f.Mean(FigureIds.Itl)), "vllm", "aiperf", "guidellm"),
            Row("latency mean", "ms", Own("latency", static m => m.Mean), static f => Scaled(f.Mean(FigureIds.Latency)), "vllm", "aiperf", "guidellm", "mlperf", "wrk", "k6"),
            Row("latency p99", "ms", Own("latency", static m => m.P99), static f => Scaled(f.Percentile(FigureIds.Latency, 0.99)), "vllm", "aiperf", "guidellm", "mlperf", "wrk", "k6"),
            Row("requests", "requests", new Figure(input.Result.Counts.Ok), static f => f.Value(FigureIds.Requests), "vllm", "aiperf", "guidellm", "mlperf", "wrk", "k6"),
            Row("request rate", "1/s", Plain(rates.Throughput), static f => f.Value(FigureIds.RequestRate), "vllm", "aiperf", "guidellm", "mlperf", "wrk", "k6"),
            Row("output rate", "tokens/s", Plain(rates.OutputTokens), static f => f.Value(FigureIds.OutputRate), "vllm", "aiperf", "guidellm", "mlperf"),
        };
        var finder = new DifferenceFinder(input, all);
        return new DialectComparison(
            [.. figures.Where(static f => f.Values.Values.Any(static v => v.Value is not null))],
            [.. finder.Find().Where(static d => d.Share >= Noise).OrderByDescending(static d => d.Share)],
            finder.Unknown());

        ComparedFigure Row(string name, string unit, Figure own, Func<Figures, Figure> of, params string[] tools)
        {
            var values = new Dictionary<string, Figure>(StringComparer.Ordinal) { ["proofload"] = own };
            foreach (var tool in tools)
            {
                values.Add(tool, of(all[tool]));
            }

            return new ComparedFigure(name, unit, values);
        }

        Figure Own(string metric, Func<MetricSummary, double?> of) => Plain(metrics.GetValueOrDefault(metric) is { Count: > 0 } summary ? of(summary) * 1000 : null);
    }

    private static Figure Plain(double? value) => value is { } v && double.IsFinite(v) ? new Figure(v) : Figure.Missing("the run has no value for it");

    private static Figure Scaled(Figure figure) => figure with { Value = figure.Value * Ms };
}
