namespace Proofload.Measurement.Health;

/// <summary>What the runtime knows on every platform.</summary>
internal sealed class PortableMachineProbe : IMachineProbe
{
    public MachineReading Read() => ReadRuntime();

    public static MachineReading ReadRuntime()
    {
        var cpu = OperatingSystem.IsBrowser() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS()
            ? (TimeSpan?)null
            : Environment.CpuUsage.TotalTime;
        return new MachineReading
        {
            Processors = Environment.ProcessorCount,
            ProcessCpuNs = cpu?.Ticks * 100,
            WorkingSetBytes = Environment.WorkingSet is > 0 and var bytes ? bytes : null,
            AllocatedBytes = GC.GetTotalAllocatedBytes(precise: false),
            GcPauseTotalNs = GC.GetTotalPauseDuration().Ticks * 100,
            GcCount = GC.CollectionCount(0),
            GcLatestPauseNs = LatestPauseNs(),
        };
    }

    private static long LatestPauseNs()
    {
        ReadOnlySpan<GCKind> kinds = [GCKind.Ephemeral, GCKind.FullBlocking, GCKind.Background];
        long longest = 0;
        foreach (var kind in kinds)
        {
            foreach (var pause in GC.GetGCMemoryInfo(kind).PauseDurations)
                longest = Math.Max(longest, pause.Ticks * 100);
        }

        return longest;
    }
}
