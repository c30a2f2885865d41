namespace Proofload.Measurement.Health;

/// <summary>What the machine and this process did between two moments. Null means unknown.</summary>
public sealed record MachineUsage
{
    /// <summary>Length in nanoseconds.</summary>
    public required long WindowNs { get; init; }

    /// <summary>This process's CPU as a share of one core, averaged (2.0 = two cores).</summary>
    public double? ProcessCpu { get; init; }

    /// <summary>Everybody's share of all processors, 0 to 1, averaged; time stolen by a hypervisor included.</summary>
    public double? MachineCpu { get; init; }

    /// <summary>Managed memory that all threads allocated, bytes.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Garbage collector's pauses together, nanoseconds.</summary>
    public required long GcPauseTotalNs { get; init; }

    /// <summary>
    /// Longest single pause that was seen, nanoseconds: exact when samples were more frequent than collections, else a lower bound.
    /// </summary>
    public required long GcPauseMaxNs { get; init; }

    /// <summary>Garbage collections.</summary>
    public required long GcCount { get; init; }

    /// <summary>Longest wait of a work item in the thread pool's queue, nanoseconds.</summary>
    public long? ThreadPoolDelayNs { get; init; }

    /// <summary>Most open descriptors at a sample.</summary>
    public long? OpenFilesMax { get; init; }

    /// <summary>Limit of open descriptors; <see cref="long.MaxValue"/> for none.</summary>
    public long? OpenFilesLimit { get; init; }

    /// <summary>Fewest local ports left at a sample.</summary>
    public long? EphemeralPortsLeftMin { get; init; }

    /// <summary>Most physical memory at a sample, bytes.</summary>
    public long? WorkingSetMaxBytes { get; init; }
}
