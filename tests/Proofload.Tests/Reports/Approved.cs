using System.Runtime.CompilerServices;

namespace Proofload.Tests.Reports;

/// <summary>
/// Compares a rendered text with the approved file beside this one. To approve new output, run the tests with
/// <c>PROOFLOAD_APPROVE=1</c> and read the difference in version control.
/// </summary>
internal static class Approved
{
    public static void Check(string fileName, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Approved", fileName);
        if (Environment.GetEnvironmentVariable("PROOFLOAD_APPROVE") == "1")
            File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{fileName} is not approved yet: run with PROOFLOAD_APPROVE=1 and read it.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
