using System.Runtime.CompilerServices;

namespace Proofload.Cli.Tests;

/// <summary>Compares text with a file that a person has read and accepted. PROOFLOAD_APPROVE=1 writes the files anew, to be read in the diff.</summary>
internal static class ApprovedFile
{
    public static void Check(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Approved", name + ".txt");
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("PROOFLOAD_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"no approved file {path}");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }
}
