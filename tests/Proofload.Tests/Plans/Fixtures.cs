using System.Runtime.CompilerServices;

namespace Proofload.Tests.Plans;

/// <summary>Where the fixtures are, found from this file so that nothing has to be copied.</summary>
internal static class Fixtures
{
    public static string Folder(string name) => Path.Combine(Path.GetDirectoryName(Here())!, "Fixtures", name);

    public static string? Environment(string name) => name == "KEY" ? "key-of-the-test" : null;

    private static string Here([CallerFilePath] string path = "") => path;
}
