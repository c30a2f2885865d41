using System.Globalization;
using System.Text.Json;
using Proofload.Data.Readers;

namespace Proofload.Imports.Reading;

/// <summary>A file while it is imported, unpacked on the fly. Reads once, from its beginning.</summary>
internal sealed class ImportFile
{
    private readonly SkippedLines _skipped;
    private readonly Action<string> _warn;

    /// <param name="name">Its name without folders.</param>
    /// <param name="stream">Its text.</param>
    /// <param name="skipped">Takes unreadable lines.</param>
    /// <param name="warn">Takes what else the reader should know.</param>
    public ImportFile(string name, Stream stream, SkippedLines skipped, Action<string> warn)
    {
        Name = name;
        Stream = stream;
        _skipped = skipped;
        _warn = warn;
    }

    /// <summary>Its name without folders, for messages.</summary>
    public string Name { get; }

    /// <summary>Its text.</summary>
    public Stream Stream { get; }

    /// <summary>Reports a line that cannot be used.</summary>
    public void Bad(long line, string reason) => _skipped.Add(Name, line, reason);

    /// <summary>Tells the reader something about the file as a whole.</summary>
    public void Warn(string text) => _warn($"{Name}: {text}");

    /// <summary>The error that the file as a whole is wrong.</summary>
    public ImportException Wrong(string reason) => new($"{Name}: {reason}");

    /// <summary>Every line, as bytes that are valid until the next one. A last line without an end that cannot be read is a cut, not a mistake.</summary>
    /// <param name="onLine">Takes the line and gives the reason why it cannot be used, or null.</param>
    public void ForEachLine(Func<ReadOnlyMemory<byte>, long, string?> onLine)
    {
        var lines = new LineReader(Stream, longestLine: 16 << 20);
        try
        {
            while (lines.Read(out var line))
            {
                var problem = lines.WasTooLong ? "longer than 16 MiB" : onLine(line, lines.LineNumber);
                if (problem is not null && lines.HasEnd)
                    Bad(lines.LineNumber, problem);
                else if (problem is not null)
                    CutOff(lines.LineNumber);
            }
        }
        catch (InvalidDataException e)
        {
            CutOff(lines.LineNumber + 1, e.Message);
        }
    }

    /// <summary>Every row of a delimited text below its header.</summary>
    /// <param name="onRow">Takes the columns by name and the fields of a row, and gives the reason why it cannot be used, or null.</param>
    public void ForEachRow(Func<CsvColumns, IReadOnlyList<string>, string?> onRow)
    {
        var lines = new LineReader(Stream, longestLine: 16 << 20);
        var records = new CsvRecords(lines);
        var fields = new List<string>();
        CsvColumns? columns = null;
        try
        {
            while (records.Read(fields, out var problem))
            {
                if (columns is null)
                {
                    columns = problem is null ? new CsvColumns(fields) : throw Wrong($"the header cannot be read: {problem}");
                    continue;
                }

                problem ??= fields.Count != columns.Count
                    ? string.Create(CultureInfo.InvariantCulture, $"{fields.Count} fields, the header has {columns.Count}")
                    : onRow(columns, fields);
                if (problem is not null && lines.HasEnd)
                    Bad(records.LineNumber, problem);
                else if (problem is not null)
                    CutOff(records.LineNumber);
            }
        }
        catch (InvalidDataException e)
        {
            CutOff(records.LineNumber + 1, e.Message);
        }
    }

    /// <summary>Reads the file as one JSON document.</summary>
    /// <param name="read">Reads it; the reader stands before the first value.</param>
    public void ReadJson(Action<JsonPull> read)
    {
        var json = new JsonPull(Stream);
        try
        {
            read(json);
            json.Finish();
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $":{(line + 1).ToString(CultureInfo.InvariantCulture)}" : "";
            throw new ImportException($"{Name}{place}: {JsonPull.Describe(e)}", e);
        }
        catch (InvalidDataException e)
        {
            throw Wrong($"the compressed data is damaged or cut off: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private void CutOff(long line, string? why = null) => Warn(string.Create(
        CultureInfo.InvariantCulture,
        $"cut off in line {line:N0}{(why is null ? "" : $" ({why.ReplaceLineEndings(" ")})")}; what stands before is kept"));
}
