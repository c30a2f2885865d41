using Proofload.Plans;

namespace Proofload.Data.Readers;

/// <summary>
/// The files or sounds of a folder and its subfolders, in ordinal order of their paths, recognised by their first bytes. The first ones are held in
/// memory up to a bound; the rest is read on use.
/// </summary>
internal static class MediaFolderReader
{
    /// <summary>Bound of the bytes in memory: 512 MiB.</summary>
    public const long MostBytes = 512L << 20;

    private const int MostFiles = 1_000_000;

    /// <exception cref="PlanException">The folder is missing, unreadable or without any.</exception>
    public static (IReadOnlyList<MediaFile> Files, DatasetReport Report) Read(string folder, int? limit, long mostBytes = MostBytes, MediaKind kind = MediaKind.Image)
    {
        var files = new List<MediaFile>();
        var report = new DatasetReportBuilder();
        var held = 0L;
        foreach (var (name, number) in Names(folder).Select((n, i) => (n, i + 1)))
        {
            if (files.Count >= (limit ?? MostFiles))
                break;
            var path = Path.Combine(folder, name);
            try
            {
                if (TypeOf(path, kind, out var length) is not { } mediaType)
                {
                    report.Skip(number, $"{name} is no {What(kind)}");
                    continue;
                }

                var bytes = held + length <= mostBytes ? File.ReadAllBytes(path) : null;
                held += bytes?.Length ?? 0;
                files.Add(new MediaFile(path, name, mediaType, bytes));
            }
            catch (Exception e) when (DataFile.IsUnreadable(e))
            {
                report.Skip(number, $"{name} cannot be read");
            }
        }

        if (files.Count == 0)
            throw new PlanException($"data.dataset.path: {folder} has no {(kind == MediaKind.Image ? "image" : "sound")}{(report.TotalSkipped > 0 ? $" ({report.TotalSkipped:N0} other files, first: {report.Skipped[0].Reason})" : "")}");
        return (files, report.Build(files.Count, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), kind == MediaKind.Image ? "images" : "audio"));
    }

    private static string[] Names(string folder)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = true };
            string[] names = [.. Directory.EnumerateFiles(folder, "*", options).Take(MostFiles).Select(p => Path.GetRelativePath(folder, p).Replace('\\', '/'))];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            throw new PlanException($"data.dataset.path: {folder} cannot be read: {e.Message}", e);
        }
    }

    private static string What(MediaKind kind) => kind == MediaKind.Image ? "PNG, JPEG, WebP, GIF or BMP image" : "WAV, FLAC, Ogg or MP3 sound";

    private static string? TypeOf(string path, MediaKind kind, out long length)
    {
        using var file = File.OpenRead(path);
        length = file.Length;
        Span<byte> head = stackalloc byte[ImageType.HeadBytes];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return kind == MediaKind.Image ? ImageType.Of(head) : AudioType.Of(head);
    }
}
