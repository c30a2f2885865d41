using System.IO.Compression;
using System.Text.Json;
using Proofload.Measurement.Recording;

namespace Proofload.Reports.Records;

/// <summary>
/// Reads what <see cref="RecordWriter"/> wrote: NDJSON or CSV, gzipped or not. Columns are found by name, so files of other versions are
/// read too: what they lack is absent, what this version does not know is left out. The error texts of requests are not read, and all
/// requests are of kind 0.
/// </summary>
public static class RecordReader
{
    /// <summary>Reads a file; its name says the format.</summary>
    /// <param name="path">A file that <c>--records</c> wrote.</param>
    /// <exception cref="InvalidDataException">Another file name, or a line that is no request; one line, with file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<RequestRecord> ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Path.GetFileName(path);
        var (format, gzip) = RecordWriter.FormatOf(path) ?? throw new InvalidDataException($"{name}: records are in files that end with .ndjson, .jsonl or .csv, each also with .gz.");
        using var file = File.OpenRead(path);
        using var stream = gzip ? (Stream)new GZipStream(file, CompressionMode.Decompress) : file;
        return Read(stream, format, name);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">Plain text.</param>
    /// <param name="format">Its format.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="InvalidDataException">A line that is no request; one line of text, with the number of that line.</exception>
    public static IReadOnlyList<RequestRecord> Read(Stream stream, RecordFormat format, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new StreamReader(stream);
        try
        {
            return format == RecordFormat.Csv ? ReadCsv(new CsvFields(reader), source) : ReadNdjson(reader, source);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(source, StringComparison.Ordinal))
        {
            // What the decompressor says has neither the file nor one line.
            throw new InvalidDataException($"{source}: damaged: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static List<RequestRecord> ReadNdjson(StreamReader reader, string source)
    {
        var records = new List<RequestRecord>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0)
            {
                records.Add(ReadObject(line, $"{source}:{number}"));
            }
        }

        return records;
    }

    private static RequestRecord ReadObject(string line, string place)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"{place}: a request is a JSON object");
            }

            var record = new RequestRecord();
            var seen = 0;
            foreach (var field in json.RootElement.EnumerateObject())
            {
                seen += RecordFields.Needed.Contains(field.Name) ? 1 : 0;
                Set(ref record, field.Name, field.Value.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.String => field.Value.GetString(),
                    _ => field.Value.GetRawText(),
                }, place);
            }

            return seen >= RecordFields.Needed.Count ? record : throw Lacks(place, [.. json.RootElement.EnumerateObject().Select(static f => f.Name)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{place}: no readable request: the line is not valid JSON", e);
        }
    }

    private static List<RequestRecord> ReadCsv(CsvFields fields, string source)
    {
        var records = new List<RequestRecord>();
        var row = new List<string>();
        if (!fields.Read(row))
        {
            return records;
        }

        string[] names = [.. row];
        if (RecordFields.Needed.Except(names).Any())
        {
            throw Lacks($"{source}:1", names);
        }

        for (var number = fields.Line; fields.Read(row); number = fields.Line)
        {
            if (row.Count != names.Length)
            {
                throw new InvalidDataException($"{source}:{number}: {row.Count} fields, the head has {names.Length}");
            }

            var record = new RequestRecord();
            for (var i = 0; i < names.Length; i++)
            {
                Set(ref record, names[i], row[i].Length == 0 ? null : row[i], $"{source}:{number}");
            }

            records.Add(record);
        }

        return records;
    }

    private static void Set(ref RequestRecord record, string name, string? value, string place)
    {
        if (!RecordFields.TrySet(ref record, name, value))
        {
            throw new InvalidDataException($"{place}: {name}: '{Shortened(value)}' is no value of this column");
        }
    }

    private static InvalidDataException Lacks(string place, IReadOnlyCollection<string> names) =>
        new($"{place}: no request: {string.Join(", ", RecordFields.Needed.Except(names))} missing; is this a file of --records?");

    private static string Shortened(string? value) => value is null ? "" : string.Concat((value.Length > 40 ? value[..40] + "…" : value).Select(static c => char.IsControl(c) ? ' ' : c));
}
