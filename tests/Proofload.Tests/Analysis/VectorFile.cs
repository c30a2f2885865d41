using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Proofload.Tests.Analysis;

/// <summary>Published numbers beside the test; each file names its source and licence.</summary>
internal static class VectorFile
{
    public static JsonElement Load(string name, [CallerFilePath] string caller = "")
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(caller)!, name)));
        return document.RootElement.Clone();
    }
}
