using System.Text.Json;
using Proofload.Plans;

namespace Proofload.Data.Readers;

/// <summary>The format of a dataset: how it is packed by its name, and where the name leaves it open, by its first bytes; what JSON rows are, by the fields of the first.</summary>
internal static class FormatDetector
{
    private const int HeadBytes = 64 * 1024;

    /// <summary>The format of a file or folder.</summary>
    /// <exception cref="PlanException">The file is missing or cannot be read.</exception>
    public static DatasetFormat Detect(string path)
    {
        var container = Container(path, "data.dataset.path");
        if (container is not (DatasetFormat.Jsonl or DatasetFormat.ShareGpt))
            return container;

        var names = FirstNames(Head(path, "data.dataset.path"));
        if (names.Contains("custom_id") && (names.Contains("body") || names.Contains("url")))
            return DatasetFormat.OpenAiBatch;
        return names.Contains("instruction") && names.Contains("output") && !names.Overlaps(["messages", "conversations", "conversation", "prompt"])
            ? DatasetFormat.Alpaca
            : container;
    }

    /// <summary>How a file is packed: <see cref="DatasetFormat.Jsonl"/> for JSON lines, <see cref="DatasetFormat.ShareGpt"/> for a JSON array, else its format.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="field">Plan field that named it, for messages.</param>
    /// <exception cref="PlanException">The file is missing or cannot be read.</exception>
    public static DatasetFormat Container(string path, string field)
    {
        if (Directory.Exists(path))
            return HasSounds(path) ? DatasetFormat.Audio : DatasetFormat.Images;

        var name = Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            name = name[..^3];
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => DatasetFormat.Jsonl,
            ".csv" or ".tsv" => DatasetFormat.Csv,
            ".txt" or ".text" => DatasetFormat.Text,
            _ => ByFirstByte(Head(path, field)),
        };
    }

    // By names only, and images come first: who mixes both names the format.
    private static bool HasSounds(string folder)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = true };
            var endings = Directory.EnumerateFiles(folder, "*", options).Take(10_000).Select(static f => Path.GetExtension(f).ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
            return endings.Overlaps([".wav", ".flac", ".ogg", ".mp3"]) && !endings.Overlaps([".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"]);
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            return false;
        }
    }

    private static DatasetFormat ByFirstByte(ReadOnlySpan<byte> text) =>
        text is [(byte)'[', ..] ? DatasetFormat.ShareGpt : text is [(byte)'{', ..] ? DatasetFormat.Jsonl : DatasetFormat.Text;

    private static ReadOnlySpan<byte> Head(string path, string field)
    {
        using var stream = DataFile.Open(path, field);
        try
        {
            var head = new byte[HeadBytes];
            var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> text = head.AsSpan(0, length);
            return (text is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text).TrimStart(" \t\r\n"u8);
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            throw new PlanException($"{field}: {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The fields of the first object that is whole enough to see them.</summary>
    public static HashSet<string> FirstNames(ReadOnlySpan<byte> head)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || (reader.TokenType == JsonTokenType.StartArray && !reader.Read()) || reader.TokenType != JsonTokenType.StartObject)
                return names;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
                if (!reader.Read() || !reader.TrySkip())
                    break;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken from here on; the reader will say where.
        }

        return names;
    }
}
