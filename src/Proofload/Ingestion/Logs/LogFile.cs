using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Proofload.Ingestion.Logs;

/// <summary>One file of a log, perhaps rotated, perhaps compressed.</summary>
internal static class LogFile
{
    public const int HeadSize = 1024;

    /// <summary>Opens a file; whoever wrote it may go on, rename or delete it.</summary>
    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Its text from a place; a compressed one is read up to it.</summary>
    public static Stream At(FileStream file, long offset)
    {
        if (!IsCompressed(file.Name))
        {
            file.Seek(offset, SeekOrigin.Begin);
            return file;
        }

        file.Seek(0, SeekOrigin.Begin);
        var stream = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[64 * 1024];
        while (offset > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, offset));
            if (read == 0)
                break;
            offset -= read;
        }

        return stream;
    }

    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.Ordinal);

    /// <summary>The beginning of a file, up to <see cref="HeadSize"/> bytes.</summary>
    public static byte[] Head(FileStream file)
    {
        var head = new byte[HeadSize];
        var length = At(file, 0).ReadAtLeast(head, HeadSize, throwOnEndOfStream: false);
        return head[..length];
    }

    public static string Hash(ReadOnlySpan<byte> head) => Convert.ToHexStringLower(SHA256.HashData(head));

    /// <summary>True when a file begins as the one of the checkpoint and is not shorter than what was read of it.</summary>
    public static bool Is(string path, LogCheckpoint checkpoint)
    {
        try
        {
            using var file = Open(path);
            return Is(file, checkpoint);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The same of a file that is open, so that no rotation comes between the question and the reading.</summary>
    public static bool Is(FileStream file, LogCheckpoint checkpoint)
    {
        var head = Head(file);
        return head.Length >= checkpoint.HeadLength && Hash(head.AsSpan(0, checkpoint.HeadLength)) == checkpoint.Head
            && (IsCompressed(file.Name) || file.Length >= checkpoint.Offset);
    }

    /// <summary>Files that the log was rotated to, oldest first: <c>access.log.1</c>, <c>access.log-20260617</c>, <c>access.log.2.gz</c>.</summary>
    public static IReadOnlyList<string> Rotated(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var name = Path.GetFileName(path);
        return !Directory.Exists(folder) ? [] :
        [
            .. new DirectoryInfo(folder).EnumerateFiles(name + "*")
                .Where(f => f.Name.Length > name.Length && f.Name[name.Length] is '.' or '-')
                .OrderBy(static f => f.LastWriteTimeUtc).ThenByDescending(f => NumberOf(f.Name[(name.Length + 1)..])).ThenBy(static f => f.Name, StringComparer.Ordinal)
                .Select(static f => f.FullName),
        ];
    }

    // Of one time, which file systems tell apart by milliseconds only, access.log.2 is older than access.log.1, and access.log-20260617 than access.log-20260618.
    private static int NumberOf(string suffix) => int.TryParse(suffix.EndsWith(".gz", StringComparison.Ordinal) ? suffix[..^3] : suffix, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 10_000 ? number : 0;
}
