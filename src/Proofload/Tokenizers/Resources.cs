namespace Proofload.Tokenizers;

/// <summary>Data that the assembly carries.</summary>
internal static class Resources
{
    /// <summary>All bytes of one.</summary>
    public static byte[] Read(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly carries no {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
