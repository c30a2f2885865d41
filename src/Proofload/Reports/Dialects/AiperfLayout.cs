using System.Globalization;
using System.Text;
using Proofload.Analysis.Dialects;

namespace Proofload.Reports.Dialects;

/// <summary>AIPerf's table of metrics.</summary>
internal sealed class AiperfLayout : DialectLayout
{
    private const string Missing = "N/A";
    private static readonly string[] Heads = ["Metric", "avg", "min", "max", "p99", "p90", "p75", "std"];

    public override string Id => "aiperf";

    public override string Render(Figures figures, DialectInput input, Footnotes notes)
    {
        var rows = new List<string[]>
        {
            Distribution("Time to First Token (ms)", FigureIds.Ttft, 1e-6),
            Distribution("Time to Second Token (ms)", FigureIds.Ttst, 1e-6),
            Distribution("Request Latency (ms)", FigureIds.Latency, 1e-6),
            Distribution("Inter Token Latency (ms)", FigureIds.Itl, 1e-6),
            Distribution("Output Token Throughput Per User (tokens/sec/user)", FigureIds.UserSpeed, 1),
            Distribution("Output Sequence Length (tokens)", FigureIds.OutputTokens, 1),
            Distribution("Input Sequence Length (tokens)", FigureIds.PromptTokens, 1),
            Single("Output Token Throughput (tokens/sec)", FigureIds.OutputRate),
            Single("Request Throughput (requests/sec)", FigureIds.RequestRate),
            Single("Request Count (requests)", FigureIds.Requests),
        };
        if (figures.Value(FigureIds.Failed).Value > 0)
        {
            rows.Add(Single("Error Request Count (requests)", FigureIds.Failed));
        }

        if (figures.Values.ContainsKey(FigureIds.Goodput))
        {
            rows.Add(Single("Goodput (requests/sec)", FigureIds.Goodput));
        }

        return Table("NVIDIA AIPerf | LLM Metrics", rows);

        string[] Distribution(string name, string id, double scale)
        {
            Figure[] all =
            [
                figures.Mean(id), figures.Of(id, static s => s.Min), figures.Of(id, static s => s.Max), figures.Percentile(id, 0.99),
                figures.Percentile(id, 0.9), figures.Percentile(id, 0.75), figures.Deviation(id),
            ];
            return [name + Marked(all[0]), .. all.Select(f => Number(f, scale))];
        }

        string[] Single(string name, string id) => [name + Marked(figures.Value(id)), Number(figures.Value(id), 1), .. Enumerable.Repeat(Missing, 6)];

        string Marked(Figure figure) => figure.Note.Length == 0 ? "" : " " + notes.Mark(figure.Note);
    }

    private static string Number(Figure figure, double scale) =>
        figure.Value is { } value ? (value * scale).ToString("#,0.00", CultureInfo.InvariantCulture) : Missing;

    private static string Table(string title, List<string[]> rows)
    {
        var widths = Heads.Select((head, i) => rows.Max(r => r[i].Length) is var widest && widest > head.Length ? widest : head.Length).ToArray();
        var text = new StringBuilder();
        var whole = widths.Sum() + (3 * widths.Length) + 1;
        text.Append(' ', Math.Max(0, (whole - title.Length) / 2)).Append(title).Append('\n');
        Rule('┏', '━', '┳', '┓');
        Row(Heads, '┃');
        Rule('┡', '━', '╇', '┩');
        foreach (var row in rows)
        {
            Row(row, '│');
        }

        Rule('└', '─', '┴', '┘');
        return text.ToString();

        void Rule(char left, char line, char between, char right) =>
            text.Append(left).AppendJoin(between, widths.Select(w => new string(line, w + 2))).Append(right).Append('\n');

        void Row(string[] cells, char bar) =>
            text.Append(bar).AppendJoin(bar, cells.Select((cell, i) => $" {cell.PadLeft(widths[i])} ")).Append(bar).Append('\n');
    }
}
