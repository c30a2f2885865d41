using System.Globalization;
using System.Text;
using Proofload.Analysis.Dialects;

namespace Proofload.Reports.Dialects;

/// <summary>k6's summary at the end of a test, in its compact form.</summary>
internal sealed class K6Layout : DialectLayout
{
    private const int NameWidth = 35;
    private const string Iterations = "an iteration is a run of k6's script, and there was none";
    private const string Bytes = "k6 counts all bytes of its connections; Proofload counts those of bodies only";
    private const string Users = "an open load has no fixed number of users";

    private static readonly (string Name, Func<Figures, string, Figure> Of)[] Statistics =
    [
        ("avg", static (f, id) => f.Mean(id)),
        ("min", static (f, id) => f.Of(id, static s => s.Min)),
        ("med", static (f, id) => f.Percentile(id, 0.5)),
        ("max", static (f, id) => f.Of(id, static s => s.Max)),
        ("p(90)", static (f, id) => f.Percentile(id, 0.9)),
        ("p(95)", static (f, id) => f.Percentile(id, 0.95)),
    ];

    public override string Id => "k6";

    public override string Render(Figures figures, DialectInput input, Footnotes notes)
    {
        var all = Cells(FigureIds.Latency);
        var expected = Cells(FigureIds.ExpectedLatency);
        var widths = all.Zip(expected, static (a, b) => Math.Max(a.Length, b.Length)).ToArray();
        var requests = figures.Value(FigureIds.Requests).Value ?? 0;
        var failed = figures.Value(FigureIds.Failed).Value ?? 0;
        var text = new StringBuilder("\n  █ TOTAL RESULTS\n\n    HTTP\n");
        Put("http_req_duration", Join(all) + notes.Mark(figures[FigureIds.Latency].Note));
        Put("  { expected_response:true }", Join(expected) + notes.Mark(figures[FigureIds.ExpectedLatency].Note));
        Put("http_req_failed", string.Create(CultureInfo.InvariantCulture, $"{(requests > 0 ? failed / requests * 100 : 0):0.00}%  {failed:0} out of {requests:0}"));
        Put("http_reqs", requests.ToString("0", CultureInfo.InvariantCulture).PadRight(6) + " " + Rate(figures.Value(FigureIds.RequestRate)));
        text.Append("\n    EXECUTION\n");
        Put("iteration_duration", NumberFormat.Missing + notes.Mark(Iterations));
        Put("iterations", NumberFormat.Missing + notes.Mark(Iterations));
        Put("vus", Vus());
        text.Append("\n    NETWORK\n");
        Put("data_received", NumberFormat.Missing + notes.Mark(Bytes));
        Put("data_sent", NumberFormat.Missing + notes.Mark(Bytes));
        return text.ToString();

        void Put(string name, string value) => text.Append("    ").Append(name.PadRight(NameWidth, '.')).Append(": ").Append(value.TrimEnd()).Append('\n');

        string[] Cells(string id) => [.. Statistics.Select(s => $"{s.Name}={(s.Of(figures, id).Value is { } ns ? Time(ns) : NumberFormat.Missing)}")];

        string Join(string[] cells) => string.Join(' ', cells.Select((cell, i) => i == cells.Length - 1 ? cell : cell.PadRight(widths[i])));

        string Vus() => input.Result is { PlannedUnit: "users", Series.Count: > 0 } closed
            ? string.Create(CultureInfo.InvariantCulture, $"{closed.Series[^1].Planned,-6:0} min={closed.Series.Min(static i => i.Planned):0} max={closed.Series.Max(static i => i.Planned):0}")
            : NumberFormat.Missing + notes.Mark(Users);
    }

    /// <summary>A duration as k6 writes it: at most two decimals, no zeros behind them.</summary>
    public static string Time(double ns) => ns switch
    {
        0 => "0s",
        < 1e6 => Short(ns / 1e3) + "µs",
        < 1e9 => Short(ns / 1e6) + "ms",
        < 60e9 => Short(ns / 1e9) + "s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(ns / 60e9):0}m{Math.Floor(ns / 1e9 % 60):0}s"),
    };

    private static string Short(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Rate(Figure figure) => figure.Value is { } v ? v.ToString("0.######", CultureInfo.InvariantCulture) + "/s" : NumberFormat.Missing;
}
