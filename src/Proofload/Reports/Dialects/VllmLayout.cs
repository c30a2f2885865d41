using System.Globalization;
using System.Text;
using Proofload.Analysis.Dialects;

namespace Proofload.Reports.Dialects;

/// <summary>The block that <c>vllm bench serve</c> ends with and that people paste into issues.</summary>
internal sealed class VllmLayout : DialectLayout
{
    private const int Width = 50;
    private const string NoEvents = "vLLM counts chunks by the second, and when each chunk came is not kept";

    public override string Id => "vllm";

    public override string Render(Figures figures, DialectInput input, Footnotes notes)
    {
        var text = new StringBuilder();
        Title(" Serving Benchmark Result ", '=');
        Whole("Successful requests:", figures.Value(FigureIds.Requests));
        Whole("Failed requests:", figures.Value(FigureIds.Failed));
        if (input.Result is { PlannedUnit: "users", Series.Count: > 0 } closed)
        {
            Whole("Maximum request concurrency:", new Figure(closed.Series.Max(static i => i.Planned)));
        }

        Line("Benchmark duration (s):", figures.Value(FigureIds.Duration));
        Whole("Total input tokens:", figures.Value(FigureIds.TotalPrompt));
        Whole("Total generated tokens:", figures.Value(FigureIds.TotalOutput));
        Line("Request throughput (req/s):", figures.Value(FigureIds.RequestRate));
        if (figures.Values.ContainsKey(FigureIds.Goodput))
        {
            Line("Request goodput (req/s):", figures.Value(FigureIds.Goodput));
        }

        Line("Output token throughput (tok/s):", figures.Value(FigureIds.OutputRate));
        Line("Peak output token throughput (tok/s):", Figure.Missing(NoEvents));
        Line("Peak concurrent requests:", figures.Value(FigureIds.PeakConcurrency));
        Line("Total Token throughput (tok/s):", figures.Value(FigureIds.TotalRate));
        Metric("Time to First Token", "TTFT", FigureIds.Ttft);
        Metric("Time per Output Token (excl. 1st token)", "TPOT", FigureIds.Tpot);
        Metric("Inter-token Latency", "ITL", FigureIds.Itl);
        Metric("End-to-end Latency", "E2EL", FigureIds.Latency);
        return text.Append('=', Width).Append('\n').ToString();

        void Title(string title, char fill)
        {
            var left = (Width - title.Length) / 2;
            text.Append(fill, left).Append(title).Append(fill, Width - title.Length - left).Append('\n');
        }

        void Metric(string title, string name, string id)
        {
            Title(title, '-');
            Line($"Mean {name} (ms):", figures.Mean(id), 1e-6);
            Line($"Median {name} (ms):", figures.Percentile(id, 0.5), 1e-6);
            Line($"P99 {name} (ms):", figures.Percentile(id, 0.99), 1e-6);
        }

        void Line(string label, Figure figure, double scale = 1) => Put(label, figure, v => (v * scale).ToString("0.00", CultureInfo.InvariantCulture));

        void Whole(string label, Figure figure) => Put(label, figure, static v => v.ToString("0", CultureInfo.InvariantCulture));

        void Put(string label, Figure figure, Func<double, string> format)
        {
            var mark = notes.Mark(figure.Note);
            text.Append($"{label,-40} {(figure.Value is { } value ? format(value) : NumberFormat.Missing),-10}{mark}".TrimEnd()).Append('\n');
        }
    }
}
