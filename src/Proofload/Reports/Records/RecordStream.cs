using System.Text.Json;
using Proofload.Measurement.Recording;

namespace Proofload.Reports.Records;

/// <summary>Reads records one at a time.</summary>
internal sealed class RecordStream : IDisposable
{
    private readonly StreamReader _reader;
    private readonly RecordLines? _lines;
    private readonly CsvFields? _fields;
    private readonly List<string> _row = [];
    private readonly string _source;
    private string[]? _names;

    /// <param name="stream">Plain text; it is closed with this.</param>
    /// <param name="format">Its format.</param>
    /// <param name="source">What errors call it.</param>
    public RecordStream(Stream stream, RecordFormat format, string source)
    {
        _source = source;
        _reader = new StreamReader(stream);
        if (format == RecordFormat.Csv)
        {
            _fields = new CsvFields(_reader, source);
        }
        else
        {
            _lines = new RecordLines(_reader, source);
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>The next record; false behind the last one.</summary>
    /// <exception cref="InvalidDataException">A line that is no request; one line of text, with its number.</exception>
    public bool TryRead(out RequestRecord record)
    {
        try
        {
            return _fields is null ? TryReadLine(out record) : TryReadRow(_fields, out record);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(_source, StringComparison.Ordinal))
        {
            // What the decompressor says has neither the file nor one line.
            throw new InvalidDataException($"{_source}: damaged: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private bool TryReadLine(out RequestRecord record)
    {
        while (_lines!.Read() is { } line)
        {
            if (line.Length > 0)
            {
                record = ReadObject(line, $"{_source}:{_lines.Number}");
                return true;
            }
        }

        record = default;
        return false;
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

    private bool TryReadRow(CsvFields fields, out RequestRecord record)
    {
        record = new RequestRecord();
        if (_names is null)
        {
            if (!fields.Read(_row))
            {
                _names = [];
                return false;
            }

            _names = [.. _row];
            if (RecordFields.Needed.Except(_names).Any())
            {
                throw Lacks($"{_source}:1", _names);
            }
        }

        var number = fields.Line;
        if (!fields.Read(_row))
        {
            return false;
        }

        if (_row.Count != _names.Length)
        {
            throw new InvalidDataException($"{_source}:{number}: {_row.Count} fields, the head has {_names.Length}");
        }

        for (var i = 0; i < _names.Length; i++)
        {
            Set(ref record, _names[i], _row[i].Length == 0 ? null : _row[i], $"{_source}:{number}");
        }

        return true;
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
