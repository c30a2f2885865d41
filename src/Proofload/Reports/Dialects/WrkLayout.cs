using System.Globalization;
using System.Text;
using Proofload.Analysis.Dialects;

namespace Proofload.Reports.Dialects;

/// <summary>What <c>wrk --latency</c> prints.</summary>
internal sealed class WrkLayout : DialectLayout
{
    private const string Threads = "wrk samples each of its threads every 100 ms; Proofload's workers are no such threads";
    private const string Bytes = "wrk counts all bytes that it read; Proofload counts those of bodies only";
    private const string Open = "an open load has no fixed number of connections";

    private static readonly string[] Connect = ["dns", "connect_refused", "connect_timeout", "tls"];
    private static readonly string[] Read = ["reset", "truncated"];
    private static readonly string[] Status = ["http_4xx", "rate_limited", "http_5xx", "overloaded"];

    public override string Id => "wrk";

    public override string Render(Figures figures, DialectInput input, Footnotes notes)
    {
        var result = input.Result;
        var connections = result.PlannedUnit == "users" && result.Series.Max(static i => i.Planned) is { } users
            ? users.ToString("0", CultureInfo.InvariantCulture)
            : NumberFormat.Missing + notes.Mark(Open);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Running {result.Window:0}s test @ {DialectReport.OneLine(input.Address)}\n");
        text.Append($"  {result.Generator.Workers} threads and {connections} connections\n");
        text.Append("  Thread Stats   Avg      Stdev     Max   +/- Stdev\n");
        text.Append("    Latency   ").Append(Stats(figures, notes)).Append('\n');
        text.Append("    Req/Sec   ").Append(WrkUnits.Column(NumberFormat.Missing, 8)).Append(WrkUnits.Column(NumberFormat.Missing, 10))
            .Append(WrkUnits.Column(NumberFormat.Missing, 9)).Append($"{NumberFormat.Missing,9}{notes.Mark(Threads)}\n");
        text.Append("  Latency Distribution\n");
        foreach (var percent in (ReadOnlySpan<int>)[50, 75, 90, 99])
        {
            var figure = figures.Percentile(FigureIds.Latency, percent / 100.0);
            text.Append($"{percent,7}%{WrkUnits.Column(Time(figure), 10).TrimEnd()}{notes.Mark(figure.Note)}\n");
        }

        text.Append($"  {Whole(figures.Value(FigureIds.Requests))} requests in {WrkUnits.Time(result.Window * 1e9)}, {NumberFormat.Missing}{notes.Mark(Bytes)} read\n");
        AppendErrors(text, result.Errors);
        text.Append($"Requests/sec: {figures.Value(FigureIds.RequestRate).Value?.ToString("0.00", CultureInfo.InvariantCulture) ?? NumberFormat.Missing,9}\n");
        return text.Append($"Transfer/sec: {NumberFormat.Missing,10}{notes.Mark(Bytes)}\n").ToString();
    }

    private static string Stats(Figures figures, Footnotes notes)
    {
        var mean = figures.Mean(FigureIds.Latency);
        var deviation = figures.Deviation(FigureIds.Latency);
        var max = figures.Of(FigureIds.Latency, static s => s.Max);
        var within = mean.Value is { } m && deviation.Value is { } d ? figures.Of(FigureIds.Latency, s => s.ShareWithin(m - d, m + d)) : mean;
        return WrkUnits.Column(Time(mean), 8) + WrkUnits.Column(Time(deviation), 10) + WrkUnits.Column(Time(max), 9)
            + (within.Value is { } share ? (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + "%" : NumberFormat.Missing).PadLeft(9) + notes.Mark(mean.Note);
    }

    private static void AppendErrors(StringBuilder text, IReadOnlyDictionary<string, long> errors)
    {
        long Sum(params string[] kinds) => kinds.Sum(errors.GetValueOrDefault);
        if (Sum([.. Connect, .. Read, "timeout"]) > 0)
        {
            text.Append($"  Socket errors: connect {Sum(Connect)}, read {Sum(Read)}, write 0, timeout {Sum("timeout")}\n");
        }

        if (Sum(Status) is > 0 and var bad)
        {
            text.Append($"  Non-2xx or 3xx responses: {bad}\n");
        }
    }

    private static string Time(Figure figure) => figure.Value is { } ns ? WrkUnits.Time(ns) : NumberFormat.Missing;

    private static string Whole(Figure figure) => figure.Value?.ToString("0", CultureInfo.InvariantCulture) ?? NumberFormat.Missing;
}
