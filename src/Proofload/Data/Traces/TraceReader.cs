using System.Text.Json;
using Proofload.Data.Readers;
using Proofload.Plans;

namespace Proofload.Data.Traces;

/// <summary>
/// Reads recorded times: CSV or JSONL with a time field (numeric, or ISO 8601), Mooncake (<c>timestamp</c> in ms, <c>input_length</c>,
/// <c>output_length</c>), Azure LLM inference (<c>TIMESTAMP,ContextTokens,GeneratedTokens</c>), BurstGPT (<c>Timestamp,…,Request tokens,Response tokens</c>).
/// Times count from the first one; rows out of order are sorted.
/// </summary>
internal static class TraceReader
{
    private const int MostRows = 50_000_000;

    /// <param name="path">File; gzip is unpacked.</param>
    /// <param name="timestampField">Field that holds the time; null tries the usual names.</param>
    /// <param name="timestampUnit">Unit of numeric times, seconds.</param>
    /// <exception cref="PlanException">The file is missing, unreadable, has no such field or no usable row; never anything else.</exception>
    public static Trace Read(string path, string? timestampField = null, double timestampUnit = 1)
    {
        if (!(timestampUnit is >= 1e-9 and <= 1e6))
            throw new PlanException($"load.timestamp_unit: {timestampUnit} is out of range, 1e-9 to 1,000,000 seconds");

        using var stream = DataFile.Open(path, "load.path");
        var columns = new TraceColumns(timestampField);
        var rows = new TraceRows(timestampUnit);
        var report = new DatasetReportBuilder();
        try
        {
            var lines = new LineReader(stream);
            if (IsJsonLines(path))
                ReadJsonLines(lines, columns, rows, report);
            else
                ReadCsv(new CsvRecords(lines), columns, rows, report);
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            report.EndedEarly = $"unreadable behind row {rows.Count:N0}: {e.Message}";
        }
        catch (PlanException e)
        {
            throw new PlanException($"load.path: {path}: {e.Message}", e);
        }

        if (rows.Count == 0 && columns.Missing() is { } missing)
            throw new PlanException(OneLine.Of($"load.timestamp_field: {path} {missing}"));
        if (rows.Count == 0)
        {
            var why = report.Skipped.Count > 0 ? $"{report.TotalSkipped:N0} lines skipped, first: {report.Skipped[0]}" : report.EndedEarly ?? "it is empty";
            throw new PlanException($"load.path: {path} has no usable row ({why})");
        }

        return rows.ToTrace(Path.GetFileName(path), report);
    }

    private static bool IsJsonLines(string path) => FormatDetector.Detect(path) is DatasetFormat.Jsonl or DatasetFormat.ShareGpt;

    private static void ReadCsv(CsvRecords records, TraceColumns columns, TraceRows rows, DatasetReportBuilder report)
    {
        var fields = new List<string>();
        if (!records.Read(fields, out var problem))
            return;
        if (problem is not null)
        {
            report.Skip(records.LineNumber, $"the header: {problem}");
            return;
        }

        var names = fields.Select(n => n.Trim()).ToArray();
        columns.See(names);
        var (time, prompt, output, session) = (columns.TimeIn(names), TraceColumns.PromptIn(names), TraceColumns.OutputIn(names), TraceColumns.SessionIn(names));
        if (time < 0)
            return;
        while (rows.Count < MostRows && records.Read(fields, out problem))
        {
            problem ??= fields.Count == names.Length ? null : $"{fields.Count} fields, the header has {names.Length}";
            problem ??= rows.Add(fields[time], isMilliseconds: false, prompt < 0 ? null : TokenCount.Parse(fields[prompt]), output < 0 ? null : TokenCount.Parse(fields[output]), session < 0 ? null : fields[session]);
            if (problem is not null)
                report.Skip(records.LineNumber, problem);
        }
    }

    private static void ReadJsonLines(LineReader lines, TraceColumns columns, TraceRows rows, DatasetReportBuilder report)
    {
        while (rows.Count < MostRows && lines.Read(out var line))
        {
            if (!lines.WasTooLong && JsonlReader.IsBlank(line.Span))
                continue;
            if ((lines.WasTooLong ? "longer than 64 MiB" : AddJson(line, columns, rows)) is { } problem)
                report.Skip(lines.LineNumber, problem);
        }
    }

    private static string? AddJson(ReadOnlyMemory<byte> line, TraceColumns columns, TraceRows rows)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return "not a JSON object";
            var properties = document.RootElement.EnumerateObject().ToArray();
            var names = Array.ConvertAll(properties, p => p.Name);
            columns.See(names);
            var time = columns.TimeIn(names);
            if (time < 0)
                return "no time field";

            var value = properties[time].Value;
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            var isMooncake = columns.IsUsual && names[time] == "timestamp" && names.Contains("input_length", StringComparer.Ordinal);
            return rows.Add(text, isMooncake, Count(properties, TraceColumns.PromptIn(names)), Count(properties, TraceColumns.OutputIn(names)), Text(properties, TraceColumns.SessionIn(names)));
        }
        catch (JsonException e)
        {
            return $"not JSON (at byte {e.BytePositionInLine})";
        }
        catch (InvalidOperationException)
        {
            return "a text is not valid Unicode";
        }
    }

    private static string? Text(JsonProperty[] properties, int at) => at < 0 ? null : properties[at].Value.ValueKind switch
    {
        JsonValueKind.String => properties[at].Value.GetString(),
        JsonValueKind.Number => properties[at].Value.GetRawText(),
        _ => null,
    };

    private static int? Count(JsonProperty[] properties, int at) =>
        at >= 0 && properties[at].Value.ValueKind == JsonValueKind.Number && properties[at].Value.TryGetDouble(out var number) ? TokenCount.Of(number) : null;
}
