using System.Text.Json;

namespace Proofload.Measurement.Tests.Vectors;

/// <summary>Published numbers, embedded; each file names its source and licence.</summary>
internal static class Vector
{
    public static JsonElement Load(string name)
    {
        using var stream = typeof(Vector).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"No embedded vector file {name}.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
