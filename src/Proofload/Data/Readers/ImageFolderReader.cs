using Proofload.Plans;

namespace Proofload.Data.Readers;

/// <summary>
/// The images of a folder and its subfolders, in ordinal order of their paths, recognised by their first bytes. The first ones are held in
/// memory up to a bound; the rest is read on use.
/// </summary>
internal static class ImageFolderReader
{
    /// <summary>Bound of the bytes in memory: 512 MiB.</summary>
    public const long MostBytes = 512L << 20;

    private const int MostFiles = 1_000_000;

    /// <exception cref="PlanException">The folder is missing, unreadable or without an image.</exception>
    public static (IReadOnlyList<ImageFile> Images, DatasetReport Report) Read(string folder, int? limit, long mostBytes = MostBytes)
    {
        var images = new List<ImageFile>();
        var report = new DatasetReportBuilder();
        var held = 0L;
        foreach (var (name, number) in Names(folder).Select((n, i) => (n, i + 1)))
        {
            if (images.Count >= (limit ?? MostFiles))
                break;
            var path = Path.Combine(folder, name);
            try
            {
                if (TypeOf(path, out var length) is not { } mediaType)
                {
                    report.Skip(number, $"{name} is no PNG, JPEG, WebP, GIF or BMP image");
                    continue;
                }

                var bytes = held + length <= mostBytes ? File.ReadAllBytes(path) : null;
                held += bytes?.Length ?? 0;
                images.Add(new ImageFile(path, name, mediaType, bytes));
            }
            catch (Exception e) when (DataFile.IsUnreadable(e))
            {
                report.Skip(number, $"{name} cannot be read");
            }
        }

        if (images.Count == 0)
            throw new PlanException($"data.dataset.path: {folder} has no image{(report.TotalSkipped > 0 ? $" ({report.TotalSkipped:N0} other files, first: {report.Skipped[0].Reason})" : "")}");
        return (images, report.Build(images.Count));
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

    private static string? TypeOf(string path, out long length)
    {
        using var file = File.OpenRead(path);
        length = file.Length;
        Span<byte> head = stackalloc byte[ImageType.HeadBytes];
        return ImageType.Of(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }
}
