namespace Proofload.Imports.Reading;

/// <summary>A text to import that can be opened again and again.</summary>
/// <param name="Name">Name without folders.</param>
/// <param name="Importer">Who reads it.</param>
/// <param name="Length">Bytes as they lie on the disk.</param>
/// <param name="ModifiedAt">Last change.</param>
/// <param name="OpenBytes">Opens it.</param>
/// <param name="IsGzip">Whether it is packed.</param>
internal sealed record ImportSource(string Name, IResultImporter Importer, long Length, DateTimeOffset ModifiedAt, Func<Stream> OpenBytes, bool IsGzip)
{
    /// <summary>A file.</summary>
    public static ImportSource OfFile(string path, IResultImporter importer)
    {
        var info = new FileInfo(path);
        return new ImportSource(Path.GetFileName(path), importer, info.Length, new DateTimeOffset(info.LastWriteTimeUtc), () => Open(path), IsPacked(path));
    }

    private static FileStream Open(string path) =>
        new(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 1 << 16, Share = FileShare.ReadWrite });

    private static bool IsPacked(string path)
    {
        using var file = Open(path);
        return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
    }
}
