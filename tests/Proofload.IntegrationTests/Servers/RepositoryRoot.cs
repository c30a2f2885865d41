namespace Proofload.IntegrationTests.Servers;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>A path below <c>tests/servers</c>.</summary>
    public static string TestServer(params string[] parts) => System.IO.Path.Combine([Path, "tests", "servers", .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Proofload.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Proofload.slnx.");
    }
}
