using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>A file system of a few hundred kilobytes in memory. Only root may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one at a path; ends the test where that is not allowed.</summary>
    public static SmallDisk Mount(string path, int kilobytes, bool isReadOnly = false)
    {
        Directory.CreateDirectory(path);
        var mount = Executable.Find("mount", "/bin/mount") ?? "/bin/mount";
        var run = FinishedProcess.Run(mount, ["-t", "tmpfs", "-o", $"size={kilobytes}k{(isReadOnly ? ",ro" : "")}", "proofload-test", path], Limit);
        if (run.ExitCode != 0)
        {
            Assert.Skip($"A small file system cannot be mounted here: {run.StandardError.Trim()}");
        }

        return new SmallDisk(path);
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // Full, as was wanted.
        }
    }

    public void Dispose() =>
        FinishedProcess.Run(Executable.Find("umount", "/bin/umount") ?? "/bin/umount", ["--lazy", Path], Limit);
}
