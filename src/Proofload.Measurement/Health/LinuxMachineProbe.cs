namespace Proofload.Measurement.Health;

/// <summary>The runtime's figures plus /proc. A file that is missing or reads differently leaves its figure unknown.</summary>
/// <param name="root">Where /proc is mounted. Default "/proc".</param>
internal sealed class LinuxMachineProbe(string root = LinuxMachineProbe.Root) : IMachineProbe
{
    private const string Root = "/proc";

    private readonly PortableMachineProbe _runtime = new();
    private readonly ProcFile _memory = new(Path.Combine(root, "self/statm"));
    private readonly ProcFile _stat = new(Path.Combine(root, "stat"));
    private readonly ProcFile _sockets = new(Path.Combine(root, "net/sockstat"));
    private readonly ProcFile _sockets6 = new(Path.Combine(root, "net/sockstat6"));

    // What does not change while the process runs is read once.
    private readonly long? _filesLimit = ProcFiles.ParseOpenFilesLimit(new ProcFile(Path.Combine(root, "self/limits")).Read());
    private readonly long? _ports = ProcFiles.ParsePorts(new ProcFile(Path.Combine(root, "sys/net/ipv4/ip_local_port_range")).Read());

    public MachineReading Read()
    {
        var cpu = ProcessorTimes.Parse(_stat.Read());
        return _runtime.ReadRuntime() with
        {
            WorkingSetBytes = ProcFiles.ParseResidentPages(_memory.Read()) * Environment.SystemPageSize,
            MachineBusy = cpu?.Used + cpu?.Stolen, // what is stolen is not ours to use
            MachineTotal = cpu?.Total,
            OpenFiles = CountDescriptors(),
            OpenFilesLimit = _filesLimit,
            EphemeralPortsLeft = PortsLeft(),
        };
    }

    private long? PortsLeft() => _ports is { } ports && ProcFiles.ParseSockets(_sockets.Read()) is { } used
        ? Math.Max(0, ports - used - ProcFiles.ParseSockets6(_sockets6.Read()))
        : null;

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
