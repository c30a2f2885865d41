using System.IO.Compression;
using Proofload.Measurement.Recording;

namespace Proofload.Reports.Records;

/// <summary>
/// Reads what <see cref="RecordWriter"/> wrote: NDJSON or CSV, gzipped or not, one record at a time, so that a file of any size takes the memory
/// of one line. Columns are found by name, so files of other versions are read too: what they lack is absent, what this version does not know is
/// left out. The error texts of requests are not read, and all requests are of kind 0.
/// </summary>
public static class RecordReader
{
    /// <summary>Reads a file while the caller goes through it; its name says the format.</summary>
    /// <param name="path">A file that <c>--records</c> wrote.</param>
    /// <exception cref="InvalidDataException">Another file name, or a line that is no request; one line, with file and line. Comes when the line is reached.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<RequestRecord> ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Path.GetFileName(path);
        var (format, gzip) = RecordWriter.FormatOf(path) ?? throw new InvalidDataException($"{name}: records are in files that end with .ndjson, .jsonl or .csv, each also with .gz.");
        return ReadFile(path, format, gzip, name);
    }

    /// <summary>Reads a stream while the caller goes through it, once.</summary>
    /// <param name="stream">Plain text; closed at the end.</param>
    /// <param name="format">Its format.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="InvalidDataException">A line that is no request; one line of text, with the number of that line. Comes when the line is reached.</exception>
    public static IEnumerable<RequestRecord> Read(Stream stream, RecordFormat format, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Records(stream, format, source);
    }

    private static IEnumerable<RequestRecord> ReadFile(string path, RecordFormat format, bool gzip, string name)
    {
        using var file = File.OpenRead(path);
        using var stream = gzip ? (Stream)new GZipStream(file, CompressionMode.Decompress) : file;
        foreach (var record in Records(stream, format, name))
        {
            yield return record;
        }
    }

    private static IEnumerable<RequestRecord> Records(Stream stream, RecordFormat format, string source)
    {
        using var records = new RecordStream(stream, format, source);
        while (records.TryRead(out var record))
        {
            yield return record;
        }
    }
}
