using System.Globalization;
using System.Text;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>Tables for spreadsheets and notebooks (RFC 4180, line feeds). Base units, full precision, a missing value is an empty field.</summary>
public static class CsvReport
{
    private static readonly string[] Statistics = ["mean", "p50", "p90", "p95", "p99", "p999"];

    /// <summary>One line per metric and request kind; kind <c>*</c> is all of them.</summary>
    /// <param name="result">The run.</param>
    public static string RenderMetrics(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var csv = new StringBuilder("kind,metric,unit,count,min,mean,max,std_dev,p50,p90,p95,p99,p999");
        foreach (var s in Statistics)
            csv.Append(CultureInfo.InvariantCulture, $",{s}_low,{s}_high,{s}_method,{s}_needed");
        csv.Append('\n');
        Append(csv, "*", result.Metrics);
        foreach (var kind in result.Kinds)
        {
            Append(csv, kind.Name, kind.Metrics);
            foreach (var turn in kind.Turns)
                Append(csv, $"{kind.Name} turn {turn.Turn}", turn.Metrics);
        }

        return csv.ToString();
    }

    /// <summary>One line per interval; columns for the kinds of error and the metrics that occur.</summary>
    /// <param name="result">The run.</param>
    public static string RenderSeries(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var errors = result.Series.SelectMany(i => i.Errors.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var metrics = result.Series.SelectMany(i => i.Metrics.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var csv = new StringBuilder("at,planned,sent,ok,failed,dropped,in_flight,output_tokens");
        foreach (var e in errors)
            csv.Append(',').Append(Field("error_" + e));
        foreach (var m in metrics)
            csv.Append(',').AppendJoin(',', new[] { "count", "p50", "p90", "p99", "max" }.Select(s => Field($"{m}_{s}")));
        csv.Append('\n');
        foreach (var i in result.Series)
        {
            csv.AppendJoin(',', Number(i.At), Number(i.Planned), Optional(i.Sent), Integer(i.Ok), Integer(i.Failed), Optional(i.Dropped), Optional(i.InFlight), Integer(i.OutputTokens));
            foreach (var e in errors)
                csv.Append(',').Append(Integer(i.Errors.GetValueOrDefault(e)));
            foreach (var m in metrics)
                csv.Append(',').Append(i.Metrics.GetValueOrDefault(m) is { } p ? string.Join(',', Integer(p.Count), Number(p.P50), Number(p.P90), Number(p.P99), Number(p.Max)) : ",,,,");
            csv.Append('\n');
        }

        return csv.ToString();
    }

    private static void Append(StringBuilder csv, string kind, IReadOnlyDictionary<string, MetricSummary> metrics)
    {
        foreach (var (id, m) in MetricNames.Ordered(metrics))
        {
            csv.AppendJoin(
                ',', Field(kind), Field(id), Field(m.Unit), Integer(m.Count), Number(m.Min), Number(m.Mean), Number(m.Max), Number(m.StdDev),
                Number(m.P50), Number(m.P90), Number(m.P95), Number(m.P99), Number(m.P999));
            foreach (var s in Statistics)
            {
                var ci = m.Ci.GetValueOrDefault(s);
                csv.Append(',').AppendJoin(',', Number(ci?.Low), Number(ci?.High), Field(ci?.Method ?? ""), ci?.Needed is { } n ? Integer(n) : "");
            }

            csv.Append('\n');
        }
    }

    internal static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Optional(long? value) => value is { } known ? Integer(known) : "";

    internal static string Number(double? value) => value is { } v && double.IsFinite(v) ? v.ToString("R", CultureInfo.InvariantCulture) : "";

    internal static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
