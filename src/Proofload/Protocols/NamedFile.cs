using Proofload.Plans;

namespace Proofload.Protocols;

/// <summary>Files that a plan names, read whole before the load starts.</summary>
internal static class NamedFile
{
    private const long MaxBytes = 256L << 20;

    /// <summary>The bytes of a file of at most 256 MiB.</summary>
    /// <exception cref="PlanException">The file cannot be read or is too large.</exception>
    public static byte[] Read(DriverContext context, string path, string where)
    {
        var full = Path.Combine(context.BaseDirectory, path);
        try
        {
            return new FileInfo(full) is { Exists: true, Length: > MaxBytes }
                ? throw new PlanException($"{where}: '{path}' is larger than 256 MiB")
                : File.ReadAllBytes(full);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PlanException($"{where}: cannot read '{path}'", failure);
        }
    }
}
