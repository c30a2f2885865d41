namespace Proofload.IntegrationTests.Servers;

/// <summary>Looks programs up by name, also in the system folders that are not on every user's PATH.</summary>
internal static class Executable
{
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/local/sbin"];

    /// <summary>The full path of the first of <paramref name="names"/> that exists, or null. A rooted name is taken as it is.</summary>
    public static string? Find(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(name => folders.Concat(SystemFolders).Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
