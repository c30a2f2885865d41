using Proofload.Data.Readers;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Data.Traces;

/// <summary>
/// Reads recorded times: CSV or JSONL with a time field (numeric, or ISO 8601), Mooncake (<c>timestamp</c> in ms, <c>input_length</c>,
/// <c>output_length</c>, <c>hash_ids</c>), Azure LLM inference (<c>TIMESTAMP,ContextTokens,GeneratedTokens</c>), BurstGPT
/// (<c>Timestamp,…,Request tokens,Response tokens</c>). A file is read once, as a stream; rows are kept by columns (<see cref="TraceTable"/>).
/// </summary>
internal static class TraceReader
{
    private const int MostRows = 50_000_000;

    /// <param name="plan">What to read and which of its rows to keep.</param>
    /// <param name="path">The file's full path; gzip is unpacked.</param>
    /// <param name="seed">Seed of the run, for a share.</param>
    /// <exception cref="PlanException">The file is missing, unreadable, has no such field or no usable row; never anything else.</exception>
    public static Trace Read(ReplayLoad plan, string path, ulong seed = 1)
    {
        using var stream = DataFile.Open(path, "load.path");
        return Read(plan, path, stream, TraceFormats.IsJsonLines(path, plan.Format), seed);
    }

    /// <summary>Reads a stream as the file of a plan.</summary>
    public static Trace Read(ReplayLoad plan, string path, Stream stream, bool isJsonLines, ulong seed = 1)
    {
        if (!(plan.TimestampUnit is >= 1e-9 and <= 1e6))
            throw new PlanException($"load.timestamp_unit: {plan.TimestampUnit} is out of range, 1e-9 to 1,000,000 seconds");

        var columns = new TraceColumns(plan.TimestampField);
        var rows = new TraceRows(plan.TimestampUnit);
        var report = new DatasetReportBuilder();
        TraceFormat? format = null;
        try
        {
            var lines = new LineReader(stream);
            if (isJsonLines)
                ReadJsonLines(lines, new TraceJson(columns, rows, plan.Format), rows, report, ref format);
            else
                ReadCsv(new CsvRecords(lines), columns, rows, report, plan.Format, ref format);
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

        return Cut(plan, path, seed, rows, report, TraceFormats.Name(plan.Format ?? format ?? TraceFormat.Csv));
    }

    private static Trace Cut(ReplayLoad plan, string path, ulong seed, TraceRows rows, DatasetReportBuilder report, string format)
    {
        var read = rows.Count;
        var cut = new TraceCut(plan, seed);
        var period = cut.Apply(rows);
        var name = Path.GetFileName(path);
        return new Trace(rows.Table, period, ($"{name} ({format})", cut.Description), report.Build(read, name, format, isTrace: true), plan.BlockTokens);
    }

    private static void ReadCsv(CsvRecords records, TraceColumns columns, TraceRows rows, DatasetReportBuilder report, TraceFormat? wanted, ref TraceFormat? format)
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
        var places = columns.PlacesIn(names);
        format = wanted ?? TraceFormats.Of(names, isJson: false);
        if (wanted is { } asked && TraceFormats.Lack(asked, names) is { } lack)
            throw new PlanException(OneLine.Of(lack));
        if (places.Time < 0)
            return;
        while (records.Read(fields, out problem))
        {
            if (IsFull(rows, report))
                return;
            problem ??= fields.Count == names.Length ? null : $"{fields.Count} fields, the header has {names.Length}";
            problem ??= rows.Add(new TraceEntry
            {
                Time = fields[places.Time],
                PromptTokens = places.Prompt < 0 ? null : TokenCount.Parse(fields[places.Prompt]),
                OutputTokens = places.Output < 0 ? null : TokenCount.Parse(fields[places.Output]),
                Session = places.Session < 0 ? null : fields[places.Session],
            });
            if (problem is not null)
                report.Skip(records.LineNumber, problem);
        }
    }

    private static void ReadJsonLines(LineReader lines, TraceJson parser, TraceRows rows, DatasetReportBuilder report, ref TraceFormat? format)
    {
        while (lines.Read(out var line))
        {
            if (!lines.WasTooLong && JsonlReader.IsBlank(line.Span))
                continue;
            if (IsFull(rows, report))
                return;
            if ((lines.WasTooLong ? "longer than 64 MiB" : parser.Add(line.Span)) is { } problem)
                report.Skip(lines.LineNumber, problem);
            format = parser.Format;
        }
    }

    private static bool IsFull(TraceRows rows, DatasetReportBuilder report)
    {
        if (rows.Count < MostRows)
            return false;
        report.EndedEarly = $"the bound of {MostRows:N0} rows was reached, later ones are not used";
        return true;
    }
}
