using System.Buffers;
using System.IO.Compression;
using System.Text;
using Proofload.Measurement.Recording;

namespace Proofload.Reports.Records;

/// <summary>
/// Writes raw request records, one a line, as NDJSON or CSV. Clock points are seconds since the run's start, durations are seconds,
/// both exact to the nanosecond; what is absent is null (NDJSON) or empty (CSV). The columns are described in <c>docs/json.md</c>.
/// Nothing is allocated per record. For one thread.
/// </summary>
public sealed class RecordWriter : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _stream;
    private readonly RecordFormat _format;
    private readonly IReadOnlyList<string> _kinds;
    private readonly byte[][] _lead;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _used;

    /// <summary>Starts writing.</summary>
    /// <param name="stream">Where to; the writer closes it.</param>
    /// <param name="format">Format.</param>
    /// <param name="kinds">Names of the request kinds by index.</param>
    /// <param name="gzip">Compress. Default false.</param>
    public RecordWriter(Stream stream, RecordFormat format, IReadOnlyList<string> kinds, bool gzip = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(kinds);
        _stream = gzip ? new GZipStream(stream, CompressionLevel.Fastest) : stream;
        _format = format;
        _kinds = kinds;
        _lead = [.. RecordColumn.All.Select((c, i) => Encoding.UTF8.GetBytes(
            format == RecordFormat.Csv ? i == 0 ? "" : "," : $"{(i == 0 ? "{" : ",")}\"{c.Name}\":"))];
        if (format == RecordFormat.Csv)
            Put(Encoding.UTF8.GetBytes(string.Join(',', RecordColumn.All.Select(c => c.Name)) + "\n"));
    }

    /// <summary>Makes a file; its name says the format: <c>.csv</c>, <c>.ndjson</c> or <c>.jsonl</c>, each also with <c>.gz</c>.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="kinds">Names of the request kinds by index.</param>
    /// <exception cref="ArgumentException">Another file name.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static RecordWriter Create(string path, IReadOnlyList<string> kinds)
    {
        var (format, gzip) = FormatOf(path)
            ?? throw new ArgumentException($"{path}: raw records go to a file that ends with .ndjson, .jsonl or .csv, each also with .gz.", nameof(path));
        return new RecordWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), format, kinds, gzip);
    }

    /// <summary>The format that a file name asks for; null when it asks for none.</summary>
    /// <param name="path">A file name.</param>
    public static (RecordFormat Format, bool Gzip)? FormatOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return Path.GetExtension(gzip ? path[..^3] : path).ToLowerInvariant() switch
        {
            ".csv" => (RecordFormat.Csv, gzip),
            ".ndjson" or ".jsonl" => (RecordFormat.Ndjson, gzip),
            _ => null,
        };
    }

    /// <summary>Writes records.</summary>
    /// <param name="records">The records.</param>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public void Write(ReadOnlySpan<RequestRecord> records)
    {
        foreach (ref readonly var record in records)
            Write(in record);
    }

    /// <summary>Passes on what is buffered.</summary>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public void Flush()
    {
        Drain();
        _stream.Flush();
    }

    /// <summary>Writes the rest and closes the stream.</summary>
    /// <exception cref="IOException">The stream takes no more; it is closed all the same.</exception>
    public void Dispose()
    {
        var buffer = _buffer;
        if (buffer.Length == 0)
            return;

        try
        {
            Drain();
        }
        finally
        {
            _buffer = [];
            ArrayPool<byte>.Shared.Return(buffer);
            _stream.Dispose();
        }
    }

    private void Write(in RequestRecord record)
    {
        var columns = RecordColumn.All;
        for (var i = 0; i < columns.Count; i++)
        {
            Put(_lead[i]);
            var column = columns[i];
            if (column.Type is RecordColumnType.Word or RecordColumnType.Text)
                PutText(column.Text(in record, _kinds));
            else
                PutNumber(column.Type, column.Value(in record));
        }

        Put(_format == RecordFormat.Csv ? "\n"u8 : "}\n"u8);
    }

    private void PutNumber(RecordColumnType type, long value)
    {
        if (value == long.MinValue || (value < 0 && type != RecordColumnType.SignedSeconds))
        {
            PutAbsent();
            return;
        }

        var to = Room(RecordText.NumberRoom);
        _used += type == RecordColumnType.Integer ? RecordText.Integer(to, value) : RecordText.Seconds(to, value);
    }

    private void PutText(string? text)
    {
        if (text is null)
        {
            PutAbsent();
            return;
        }

        var to = Room(RecordText.Room(text));
        _used += _format == RecordFormat.Csv ? RecordText.Csv(to, text) : RecordText.Json(to, text);
    }

    private void PutAbsent()
    {
        if (_format == RecordFormat.Ndjson)
            Put("null"u8);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    private Span<byte> Room(int bytes)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        if (_buffer.Length - _used < bytes)
            Drain();
        return _buffer.AsSpan(_used);
    }

    private void Drain()
    {
        var used = _used;
        _used = 0;
        if (used > 0)
            _stream.Write(_buffer, 0, used);
    }
}
