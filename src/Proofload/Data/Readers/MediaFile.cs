namespace Proofload.Data.Readers;

/// <summary>One image or sound of a folder: in memory, or read when it is used and kept as long as the memory is not needed otherwise.</summary>
internal sealed class MediaFile(string path, string name, string mediaType, byte[]? bytes)
{
    private readonly WeakReference<byte[]> _lately = new([]);

    /// <summary>Path below the folder, with forward slashes.</summary>
    public string Name => name;

    /// <summary>Media type, for example <c>image/png</c>.</summary>
    public string MediaType => mediaType;

    /// <summary>True when the bytes stay in memory.</summary>
    public bool IsInMemory => bytes is not null;

    /// <summary>The file's bytes.</summary>
    /// <exception cref="IOException">The file vanished since the folder was read.</exception>
    public byte[] Bytes()
    {
        if (bytes is not null)
            return bytes;
        if (_lately.TryGetTarget(out var kept) && kept.Length > 0)
            return kept;

        kept = File.ReadAllBytes(path);
        _lately.SetTarget(kept);
        return kept;
    }
}
