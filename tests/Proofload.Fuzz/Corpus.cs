using System.Security.Cryptography;

namespace Proofload.Fuzz;

/// <summary>The kept inputs of a target: <c>corpus/NAME</c> in this project's folder, and <c>corpus/NAME/crashes</c> with what once went wrong.</summary>
internal static class Corpus
{
    /// <summary>The folder of all corpora in the working tree.</summary>
    public static string Root { get; } = Path.Combine(FindProject(), "corpus");

    /// <summary>The files of a target, crashes included, by their names.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Load(string target)
    {
        var folder = Path.Combine(Root, target);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(path => (Path.GetRelativePath(folder, path), File.ReadAllBytes(path)))]
            : [];
    }

    /// <summary>Keeps an input that failed, by the hash of its bytes; returns the path.</summary>
    public static string KeepCrash(string target, byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, target, "crashes")).FullName;
        var path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..12]);
        File.WriteAllBytes(path, input);
        return path;
    }

    private static string FindProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Proofload.slnx")))
            {
                return Path.Combine(folder.FullName, "tests", "Proofload.Fuzz");
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Proofload.slnx.");
    }
}
