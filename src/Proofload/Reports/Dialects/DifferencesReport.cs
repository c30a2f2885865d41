using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Proofload.Analysis.Dialects;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Reports.Dialects;

/// <summary>Why tools would disagree on a run: their figures side by side, then one sentence for each reason, the largest first.</summary>
public static class DifferencesReport
{
    /// <summary>The text as data, for a terminal.</summary>
    /// <param name="result">The run.</param>
    /// <param name="records">All its requests; null when they were not kept.</param>
    public static SummaryDocument Build(RunResult result, IReadOnlyList<RequestRecord>? records = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var input = new DialectInput(result, records);
        var comparison = DialectComparer.Compare(input);
        var tools = comparison.Figures.SelectMany(static f => f.Values.Keys).Distinct().ToList();
        var kept = input.Records is { } all ? $"from {NumberFormat.Count(all.Length)} request records" : "from its histograms";
        var sections = new List<SummarySection>
        {
            new($"Run {DialectReport.OneLine(result.Id)} as each tool defines it, {kept}",
            [
                new SummaryTable(
                    [new SummaryColumn(""), .. tools.Select(static t => new SummaryColumn(t, IsNumber: true))],
                    [.. comparison.Figures.Select(f => new SummaryRow(SummaryStatus.None, [f.Unit == f.Name ? f.Name : $"{f.Name} {f.Unit}", .. tools.Select(t => Cell(f.Values.GetValueOrDefault(t), f.Unit))]))]),
                new SummaryLine(SummaryStatus.Muted, "", "n/a: the run cannot give it (runs show RUN --dialect TOOL says why); empty: the tool has no such figure."),
            ]),
            new("Why they differ", [.. Reasons(comparison)]),
        };
        if (comparison.Unknown.Count > 0)
        {
            sections.Add(new SummarySection("Not known", [.. comparison.Unknown.Select(static u => new SummaryLine(SummaryStatus.Warning, "", u))]));
        }

        return new SummaryDocument(sections);
    }

    /// <summary>The same as one JSON document.</summary>
    /// <param name="result">The run.</param>
    /// <param name="records">All its requests; null when they were not kept.</param>
    public static string RenderJson(RunResult result, IReadOnlyList<RequestRecord>? records = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var input = new DialectInput(result, records);
        var comparison = DialectComparer.Compare(input);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("run", result.Id);
            json.WriteBoolean("from_records", input.Records is not null);
            json.WriteNumber("noise", DialectComparer.Noise);
            json.WriteStartArray("figures");
            foreach (var figure in comparison.Figures)
            {
                Write(json, figure);
            }

            json.WriteEndArray();
            json.WriteStartArray("differences");
            foreach (var difference in comparison.Differences)
            {
                json.WriteStartObject();
                json.WriteString("id", difference.Id);
                json.WriteString("figure", difference.Figure);
                json.WriteNumber("share", difference.Share);
                json.WriteNumber("amount", difference.Amount);
                json.WriteString("unit", difference.Unit);
                json.WriteString("text", difference.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("unknown");
            foreach (var unknown in comparison.Unknown)
            {
                json.WriteStringValue(unknown);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, ComparedFigure figure)
    {
        json.WriteStartObject();
        json.WriteString("name", figure.Name);
        json.WriteString("unit", figure.Unit);
        json.WriteStartObject("values");
        foreach (var (tool, value) in figure.Values)
        {
            if (value.Value is { } number && double.IsFinite(number))
            {
                json.WriteNumber(tool, number);
            }
            else
            {
                json.WriteNull(tool);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static IEnumerable<SummaryLine> Reasons(DialectComparison comparison)
    {
        if (comparison.Differences.Count == 0)
        {
            yield return new SummaryLine(SummaryStatus.Good, "", string.Create(
                CultureInfo.InvariantCulture, $"Nothing{(comparison.Unknown.Count > 0 ? " that is known" : "")} changes a figure by {DialectComparer.Noise * 100:0} % or more: the tools would agree on this run."));
        }

        foreach (var difference in comparison.Differences)
        {
            yield return new SummaryLine(SummaryStatus.Warning, NumberFormat.Percent(difference.Share), $"of {difference.Figure}. {difference.Text}");
        }
    }

    private static string Cell(Figure? figure, string unit) => figure is null ? ""
        : figure.Value is { } count && unit == "requests" ? NumberFormat.Count((long)count)
        : NumberFormat.Number(figure.Value);
}
