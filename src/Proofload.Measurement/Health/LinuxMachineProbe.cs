namespace Proofload.Measurement.Health;

/// <summary>The runtime's figures plus /proc. A file that is missing or reads differently leaves its figure unknown.</summary>
/// <param name="root">Where /proc is mounted. Default "/proc".</param>
internal sealed class LinuxMachineProbe(string root = LinuxMachineProbe.Root) : IMachineProbe
{
    private const string Root = "/proc";

    // What does not change while the process runs is read once.
    private string? _limits;
    private string? _ports;

    public MachineReading Read()
    {
        var cpu = ProcFiles.ParseMachineCpu(ReadText("stat"));
        return PortableMachineProbe.ReadRuntime() with
        {
            MachineBusy = cpu?.Busy,
            MachineTotal = cpu?.Total,
            OpenFiles = CountDescriptors(),
            OpenFilesLimit = ProcFiles.ParseOpenFilesLimit(_limits ??= ReadText("self/limits")),
            EphemeralPortsLeft = ProcFiles.PortsLeft(
                _ports ??= ReadText("sys/net/ipv4/ip_local_port_range"), ReadText("net/sockstat"), ReadText("net/sockstat6")),
        };
    }

    private string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private long? CountDescriptors()
    {
        if (root == Root && OpenDescriptors.Count() is { } count)
        {
            return count;
        }

        try
        {
            // The listing itself holds one descriptor open while it is read.
            return Directory.EnumerateFileSystemEntries(Path.Combine(root, "self/fd")).LongCount() - 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
