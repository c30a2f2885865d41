namespace Proofload.Measurement.Health;

/// <summary>What the runtime knows on every platform. For one thread.</summary>
internal sealed class PortableMachineProbe : IMachineProbe
{
    private (long Collections, long PauseNs) _latest = (-1, 0);

    public MachineReading Read() => ReadRuntime() with { WorkingSetBytes = Environment.WorkingSet is > 0 and var bytes ? bytes : null };

    /// <summary>All figures but the working set, for which the runtime is slower than the platform.</summary>
    public MachineReading ReadRuntime()
    {
        var cpu = OperatingSystem.IsBrowser() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS()
            ? (TimeSpan?)null
            : Environment.CpuUsage.TotalTime;
        var collections = GC.CollectionCount(0);
        return new MachineReading
        {
            Processors = Environment.ProcessorCount,
            ProcessCpuNs = cpu?.Ticks * 100,
            AllocatedBytes = GC.GetTotalAllocatedBytes(precise: false),
            GcPauseTotalNs = GC.GetTotalPauseDuration().Ticks * 100,
            GcCount = collections,
            GcLatestPauseNs = LatestPauseNs(collections),
        };
    }

    // Asking allocates: only when there is news.
    private long LatestPauseNs(long collections)
    {
        if (_latest.Collections != collections)
        {
            ReadOnlySpan<GCKind> kinds = [GCKind.Ephemeral, GCKind.FullBlocking, GCKind.Background];
            long longest = 0;
            foreach (var kind in kinds)
            {
                foreach (var pause in GC.GetGCMemoryInfo(kind).PauseDurations)
                    longest = Math.Max(longest, pause.Ticks * 100);
            }

            _latest = (collections, longest);
        }

        return _latest.PauseNs;
    }
}
