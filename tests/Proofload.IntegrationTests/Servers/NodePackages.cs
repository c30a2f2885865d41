namespace Proofload.IntegrationTests.Servers;

/// <summary>Node.js and the packages of <c>tests/servers</c>.</summary>
internal static class NodePackages
{
    public static string? Node { get; } = Executable.Find("node");

    /// <summary>Says what is missing to use <paramref name="package"/>, or null.</summary>
    public static string? Missing(string package)
    {
        if (Node is null)
        {
            return "node is not on the PATH.";
        }

        return Directory.Exists(Folder(package)) ? null : $"The npm package {package} is not installed in tests/servers.";
    }

    /// <summary>The script behind a command that a package installs.</summary>
    public static string Binary(string name) => RepositoryRoot.TestServer("node_modules", ".bin", name);

    public static string Folder(string package) => RepositoryRoot.TestServer("node_modules", package);
}
