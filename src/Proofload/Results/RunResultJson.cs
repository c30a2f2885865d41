using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Proofload.Results;

/// <summary>
/// Reads and writes run results as JSON: snake_case, <c>verdict</c> first, durations in seconds, stable field order, every field
/// always written. A missing value is null, never 0; NaN and infinities are written as null. Every field is described in
/// <c>docs/json.md</c>. Reading what was written gives the same result.
/// </summary>
public static class RunResultJson
{
    /// <summary>The newest shape that this build writes and reads.</summary>
    public const int CurrentSchema = 1;

    private static readonly RunResultJsonContext Compact = new(Options(indented: false));
    private static readonly RunResultJsonContext Indented = new(Options(indented: true));

    /// <summary>The shape of the document, for the test that compares it with the docs.</summary>
    internal static JsonTypeInfo<RunResult> TypeInfo => Compact.RunResult;

    internal static JsonTypeInfo<Calibration> CalibrationTypeInfo => Indented.Calibration;

    /// <summary>The document as text.</summary>
    /// <param name="result">The result.</param>
    /// <param name="indented">For people. Default true.</param>
    public static string Write(RunResult result, bool indented = true) => Encoding.UTF8.GetString(WriteUtf8(result, indented));

    /// <summary>The document as UTF-8.</summary>
    /// <param name="result">The result.</param>
    /// <param name="indented">For people. Default false.</param>
    public static byte[] WriteUtf8(RunResult result, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.SerializeToUtf8Bytes(result, (indented ? Indented : Compact).RunResult);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in an error, for example the file's name.</param>
    /// <exception cref="RunResultFormatException">Damaged JSON, a missing field, or a newer schema; one line.</exception>
    public static RunResult Read(string json, string source = "result")
    {
        ArgumentNullException.ThrowIfNull(json);
        return Read(Encoding.UTF8.GetBytes(json), source);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The text in UTF-8, with or without a byte order mark.</param>
    /// <param name="source">What to call it in an error, for example the file's name.</param>
    /// <exception cref="RunResultFormatException">Damaged JSON, a missing field, or a newer schema; one line.</exception>
    public static RunResult Read(ReadOnlySpan<byte> utf8, string source = "result")
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];

        try
        {
            RefuseNewerSchema(utf8, source);
            return JsonSerializer.Deserialize(utf8, Compact.RunResult) is { } result
                ? RunResultDefaults.Fill(result)
                : throw new RunResultFormatException($"{source}: holds null, not a run result.");
        }
        catch (JsonException e)
        {
            throw Damaged(e, source);
        }
    }

    /// <summary>Reads a document, or a list of them as a study is exported.</summary>
    /// <param name="utf8">The text in UTF-8, with or without a byte order mark.</param>
    /// <param name="source">What to call it in an error, for example the file's name.</param>
    /// <exception cref="RunResultFormatException">Damaged JSON, a missing field, or a newer schema; one line.</exception>
    public static IReadOnlyList<RunResult> ReadAll(ReadOnlySpan<byte> utf8, string source = "result")
    {
        var text = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        if (text.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..])
            return [Read(utf8, source)];

        try
        {
            var reader = new Utf8JsonReader(text);
            reader.Read();
            var results = new List<RunResult>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                results.Add(Read(text[from..(int)reader.BytesConsumed], $"{source}, run {results.Count + 1}"));
            }

            return reader.Read() ? throw new JsonException("there is something behind the list") : results;
        }
        catch (JsonException e)
        {
            throw Damaged(e, source);
        }
    }

    /// <summary>Reads a document from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RunResultFormatException">Damaged JSON, a missing field, or a newer schema; one line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<RunResult> ReadFileAsync(string path, CancellationToken cancellation) =>
        Read(await File.ReadAllBytesAsync(path, cancellation), Path.GetFileName(path));

    /// <summary>Intervals as UTF-8, for stores that keep them one by one while a run goes on.</summary>
    /// <param name="intervals">The intervals.</param>
    public static byte[] WriteIntervals(IReadOnlyList<IntervalResult> intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        return JsonSerializer.SerializeToUtf8Bytes(intervals, Compact.IReadOnlyListIntervalResult);
    }

    /// <summary>Reads what <see cref="WriteIntervals"/> wrote.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    /// <param name="source">What to call it in an error.</param>
    /// <exception cref="RunResultFormatException">Damaged JSON; one line.</exception>
    public static IReadOnlyList<IntervalResult> ReadIntervals(ReadOnlySpan<byte> utf8, string source = "intervals")
    {
        try
        {
            return RunResultDefaults.Fill(JsonSerializer.Deserialize(utf8, Compact.IReadOnlyListIntervalResult));
        }
        catch (JsonException e)
        {
            throw Damaged(e, source);
        }
    }

    private static void RefuseNewerSchema(ReadOnlySpan<byte> utf8, string source)
    {
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSchema = reader.ValueTextEquals("schema"u8);
            if (!reader.Read())
                return;

            if (isSchema && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var schema) && schema > CurrentSchema)
            {
                throw new RunResultFormatException(
                    $"{source}: has schema {schema}, this version of proofload reads up to {CurrentSchema}; use a newer proofload.");
            }

            reader.Skip();
        }
    }

    private static RunResultFormatException Damaged(JsonException e, string source)
    {
        var place = e.LineNumber is { } line ? $":{line + 1}:{e.BytePositionInLine + 1}" : "";
        var field = string.IsNullOrEmpty(e.Path) || e.Path == "$" ? "" : $" at {e.Path}";
        var what = e.Message;
        var tail = what.IndexOf(" Path: ", StringComparison.Ordinal);
        if (tail < 0)
            tail = what.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        if (tail >= 0)
            what = what[..tail];

        // The name of a type of this library helps nobody.
        if (what.Contains("could not be converted to ", StringComparison.Ordinal))
            what = "another kind of value was expected; results of other tools come in with 'proofload import'";
        return new RunResultFormatException($"{source}{place}: no readable run result{OneLine(field)}: {OneLine(what)}", e);
    }

    // A path holds the names of the document, and a name may hold a line end.
    private static string OneLine(string text) => string.Concat(text.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    // The generated context carries its attribute's options; a copy is the only way to add an encoder and indentation.
    private static JsonSerializerOptions Options(bool indented) => new(RunResultJsonContext.Default.Options)
    {
        WriteIndented = indented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
