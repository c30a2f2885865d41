using System.IO.Compression;

namespace Proofload.Sla.Claims;

/// <summary>Writes and reads the files of a claim: a folder, or a .zip with the same bytes for the same files.</summary>
public static class ClaimStore
{
    private const int MostFiles = 200;
    private const long MostBytes = 512L << 20;
    private static readonly DateTimeOffset ZipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a claim.</summary>
    /// <param name="path">A file that ends with <c>.zip</c>, else a folder; an existing file is replaced, files of a folder too.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<ClaimFile> files)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(files);
        if (!IsZip(path))
        {
            Directory.CreateDirectory(path);
            foreach (var file in files)
                File.WriteAllBytes(Path.Combine(path, file.Name), file.Content);
            return;
        }

        using var stream = File.Create(path);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var file in files)
        {
            var entry = zip.CreateEntry(file.Name, CompressionLevel.Optimal);
            entry.LastWriteTime = ZipTime;
            using var to = entry.Open();
            to.Write(file.Content);
        }
    }

    /// <summary>Reads a claim.</summary>
    /// <param name="path">A .zip file or a folder.</param>
    /// <exception cref="InvalidDataException">It is none; one line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<ClaimFile> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
        {
            var names = Directory.GetFiles(path);
            if (names.Length > MostFiles || names.Sum(static n => new FileInfo(n).Length) > MostBytes)
                throw new InvalidDataException("there are too many or too large files in it for a claim");
            return [.. names.Order(StringComparer.Ordinal).Select(static n => new ClaimFile(Path.GetFileName(n), File.ReadAllBytes(n)))];
        }

        using var stream = File.OpenRead(path);
        return ReadZip(stream);
    }

    /// <summary>Reads the .zip of a claim.</summary>
    /// <param name="stream">The archive.</param>
    /// <exception cref="InvalidDataException">It is none; one line.</exception>
    public static IReadOnlyList<ClaimFile> ReadZip(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        if (zip.Entries.Count > MostFiles)
            throw new InvalidDataException("there are too many files in it for a claim");
        var files = new List<ClaimFile>();
        var left = MostBytes;
        foreach (var entry in zip.Entries)
        {
            using var from = entry.Open();
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = from.Read(buffer)) > 0)
            {
                // The sizes in the archive may lie: what comes out is counted.
                left -= read;
                if (left < 0)
                    throw new InvalidDataException("what is in it is too large for a claim");
                content.Write(buffer, 0, read);
            }

            files.Add(new ClaimFile(entry.FullName, content.ToArray()));
        }

        return files;
    }

    /// <summary>True when a path names a .zip file.</summary>
    /// <param name="path">The path.</param>
    public static bool IsZip(string path) => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
}
