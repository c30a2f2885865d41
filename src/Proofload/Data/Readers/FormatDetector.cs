using Proofload.Plans;

namespace Proofload.Data.Readers;

/// <summary>The format of a dataset by its name, and where the name leaves it open, by its first bytes.</summary>
internal static class FormatDetector
{
    public static DatasetFormat Detect(string path)
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
            _ => ByFirstByte(path),
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

    private static DatasetFormat ByFirstByte(string path)
    {
        using var stream = DataFile.Open(path, "data.dataset.path");
        try
        {
            var head = new byte[4096];
            var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> text = head.AsSpan(0, length);
            text = (text is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text).TrimStart(" \t\r\n"u8);
            return text is [(byte)'[', ..] ? DatasetFormat.ShareGpt : text is [(byte)'{', ..] ? DatasetFormat.Jsonl : DatasetFormat.Text;
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            throw new PlanException($"data.dataset.path: {path} cannot be read: {e.Message}", e);
        }
    }
}
