using System.IO.Compression;
using Proofload.Plans;

namespace Proofload.Data.Readers;

/// <summary>Opens data files: gzip is unpacked on the fly, whatever the name. Every failure is one clear line.</summary>
internal static class DataFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Opens a file for one pass.</summary>
    /// <param name="path">File.</param>
    /// <param name="field">Plan field that named it, for messages.</param>
    /// <exception cref="PlanException">The file is missing or cannot be read.</exception>
    public static Stream Open(string path, string field)
    {
        CheckExists(path, field);
        try
        {
            var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = BufferBytes, Share = FileShare.ReadWrite });
            var isGzip = file.CanSeek ? file.ReadByte() == 0x1F && file.ReadByte() == 0x8B : path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            if (file.CanSeek)
                file.Position = 0;
            return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PlanException($"{field}: {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A missing file is answered with the nearest name in its folder.</summary>
    public static void CheckExists(string path, string field)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new PlanException($"{field}: the path holds a NUL character");
        if (File.Exists(path))
            return;
        if (Directory.Exists(path))
            throw new PlanException($"{field}: {path} is a folder; a file is needed");

        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || !Directory.Exists(folder))
            throw new PlanException($"{field}: no file {path}; the folder {folder} does not exist either");

        var near = NearestName.Find(Path.GetFileName(path), Directory.EnumerateFileSystemEntries(folder).Take(10_000).Select(p => Path.GetFileName(p)));
        throw new PlanException($"{field}: no file {path}{(near is null ? "" : $"; did you mean '{near}'?")}");
    }

    /// <summary>Exceptions of a broken or vanishing file while it is read.</summary>
    public static bool IsUnreadable(Exception e) => e is IOException or InvalidDataException or UnauthorizedAccessException;
}
