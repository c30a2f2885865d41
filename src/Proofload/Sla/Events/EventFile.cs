using System.IO.Compression;
using System.Text.Json;
using Proofload.Plans;

namespace Proofload.Sla.Events;

/// <summary>
/// Rows of a CSV file with a head, or of JSON lines, each also gzipped: single requests, or counts of spans of time. It is read once, row by row.
/// The columns are described in <c>docs/sla.md</c>.
/// </summary>
public sealed class EventFile : IEventSource
{
    private readonly Func<Stream> _open;
    private readonly bool _isJson;
    private readonly long _span;

    /// <summary>A file; its name says the format: <c>.csv</c>, <c>.ndjson</c>, <c>.jsonl</c>, each also with <c>.gz</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What errors call it; null for <paramref name="path"/>.</param>
    /// <param name="span">Length of the rows that hold counts and do not say it themselves. Default a minute.</param>
    /// <exception cref="PlanException">Another name of a file.</exception>
    public EventFile(string path, string? name = null, TimeSpan? span = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        Name = name ?? path;
        _isJson = IsJson(path) ?? throw new PlanException($"{Units.Quote(Name)}: events are in files that end with .csv, .ndjson or .jsonl, each also with .gz");
        _span = (span ?? TimeSpan.FromMinutes(1)).Ticks;
        _open = () =>
        {
            var file = File.OpenRead(path);
            return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        };
    }

    /// <summary>Rows of a stream.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="isJson">True for JSON lines, false for CSV.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="span">Length of the rows that hold counts and do not say it themselves. Default a minute.</param>
    public EventFile(Func<Stream> open, bool isJson, string name, TimeSpan? span = null) =>
        (_open, _isJson, Name, _span) = (open, isJson, name, (span ?? TimeSpan.FromMinutes(1)).Ticks);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Columns that were found and are not used.</summary>
    public IReadOnlyCollection<string> Unused { get; private set; } = [];

    /// <summary>True for JSON lines, false for CSV, null for neither.</summary>
    /// <param name="path">A file name.</param>
    public static bool? IsJson(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch { ".csv" => false, ".ndjson" or ".jsonl" => true, _ => null };
    }

    /// <inheritdoc/>
    public void Read(ErrorClasses classes, IEventSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(sink);
        using var stream = _open();
        using var lines = new ByteLines(stream);
        var fields = new EventFields(classes);
        IRowParser parser = _isJson ? new JsonRows(fields) : new CsvRows(fields);
        var row = new EventRow();
        try
        {
            while (lines.TryRead(out var line))
            {
                if ((lines.Number & 0xFFFF) == 0)
                    cancellation.ThrowIfCancellationRequested();
                row.Clear();
                if (!parser.Parse(line, lines.Number == 1, row))
                    continue;
                Complete(row, parser, classes);
                sink.Add(row);
            }
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{Name}:{Math.Max(1, lines.Number)}: {(e is JsonException or InvalidOperationException ? "the line is not valid JSON" : e.Message.ReplaceLineEndings(" "))}", e);
        }
        finally
        {
            Unused = parser.Unused;
        }
    }

    private void Complete(EventRow row, IRowParser parser, ErrorClasses classes)
    {
        if (parser.HasTotal)
            row.Length = row.Length > 0 ? row.Length : _span;
        else if (row.Length > 0)
            throw new InvalidDataException("seconds: a row of counts needs total");
        var errors = 0L;
        foreach (var error in row.Errors)
            errors += error.Count;
        if (errors > row.Total)
            throw new InvalidDataException($"{errors} errors of {row.Total} requests");
        if (row.Good > row.Total)
            throw new InvalidDataException($"good: {row.Good} of {row.Total} requests");

        // Counts of good requests alone: what was not good has no class of its own.
        if (parser is { HasTotal: true, HasErrors: false } && row.Good < row.Total)
            row.AddError(classes.Of("bad"u8), row.Total - row.Good.Value);
    }
}

/// <summary>Makes a row of a line.</summary>
internal interface IRowParser
{
    /// <summary>True when the last row said how many requests it is about.</summary>
    bool HasTotal { get; }

    /// <summary>True when the last row said of which classes its errors were.</summary>
    bool HasErrors { get; }

    IReadOnlyCollection<string> Unused { get; }

    /// <summary>False for a line that is no row: a head, an empty line.</summary>
    /// <exception cref="InvalidDataException">The line is wrong.</exception>
    bool Parse(ReadOnlySpan<byte> line, bool isFirst, EventRow row);
}
