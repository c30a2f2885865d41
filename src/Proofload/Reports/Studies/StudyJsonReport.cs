using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>A study as one JSON document: its axes and points; every field is described in <c>docs/json.md</c>. Durations are seconds, a missing value is null.</summary>
public static class StudyJsonReport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="runs">Runs of one study, at least one.</param>
    public static string Render(IReadOnlyList<RunResult> runs)
    {
        var table = StudyTable.Of(runs);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WritePropertyName("study");
            Study(json, table);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Study(Utf8JsonWriter json, StudyTable table)
    {
        var study = table.Newest.Study!;
        var columns = StudyColumn.Of(table);
        json.WriteStartObject();
        json.WriteString("id", study.Id);
        json.WriteString("kind", study.Kind);
        json.WriteString("name", table.Newest.Name);
        json.WriteString("target", table.Newest.Fingerprint.Target);
        json.WriteString("started_at", table.Rows.Min(static r => r.Run.StartedAt));
        json.WriteNumber("count", table.Count);
        json.WriteNumber("measured", table.Measured);
        json.WritePropertyName("best");
        Optional(json, table.Best?.Study.Point);
        json.WriteStartArray("close_to_best");
        foreach (var row in table.Close5)
            json.WriteNumberValue(row.Study.Point);
        json.WriteEndArray();
        json.WriteStartArray("axes");
        foreach (var axis in table.Axes)
        {
            json.WriteStartObject();
            json.WriteString("name", axis);
            json.WriteStartArray("values");
            foreach (var value in table.Rows.Select(r => r.Study.Values.GetValueOrDefault(axis)).Distinct())
                Value(json, value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("points");
        foreach (var row in table.Rows)
            Point(json, row, columns);
        json.WriteEndArray();
        json.WriteString("plan", study.Plan);
        json.WriteString("fingerprint", study.Fingerprint);
        json.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter json, StudyRow row, IReadOnlyList<StudyColumn> columns)
    {
        var run = row.Run;
        json.WriteStartObject();
        json.WriteNumber("point", row.Study.Point);
        json.WriteStartObject("values");
        foreach (var (axis, value) in row.Study.Values)
        {
            json.WritePropertyName(axis);
            Value(json, value);
        }

        json.WriteEndObject();
        json.WriteString("run", run.Id);
        json.WriteString("ending", StudyCsvReport.Snake(run.Ending));
        json.WriteString("measurement", StudyCsvReport.Snake(run.Verdict.Measurement));
        json.WriteString("outcome", StudyCsvReport.Snake(run.Verdict.Outcome));
        json.WriteString("failure", row.Study.Failure);
        json.WritePropertyName("items_per_request");
        Optional(json, row.Study.ItemsPerRequest);
        json.WriteNumber("ok", run.Counts.Ok);
        json.WriteNumber("failed", run.Counts.Failed);
        json.WritePropertyName("error_rate");
        Optional(json, run.Rates.ErrorRate);
        json.WriteStartObject("metrics");
        foreach (var column in columns)
        {
            json.WriteStartObject(column.Id);
            json.WriteString("unit", column.Unit);
            json.WritePropertyName("value");
            Optional(json, column.Value(row));
            var interval = column.Value(row) is null ? null : column.Interval(row);
            json.WritePropertyName("low");
            Optional(json, interval?.Low / column.Divisor(row));
            json.WritePropertyName("high");
            Optional(json, interval?.High / column.Divisor(row));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A number where the text is one, so that a program need not parse it.</summary>
    private static void Value(Utf8JsonWriter json, string? value)
    {
        if (value is { Length: <= 15 } && decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(value);
    }

    private static void Optional(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }
}
