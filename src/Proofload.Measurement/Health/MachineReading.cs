namespace Proofload.Measurement.Health;

/// <summary>One look at the machine and this process. Null means that the platform does not tell. Totals count from some fixed moment.</summary>
public sealed record MachineReading
{
    /// <summary>Logical processors that this process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>CPU time of this process, user and system, nanoseconds.</summary>
    public long? ProcessCpuNs { get; init; }

    /// <summary>Busy time of all processors of the machine, in units of <see cref="MachineTotal"/>.</summary>
    public long? MachineBusy { get; init; }

    /// <summary>Time of all processors of the machine, busy and idle; only its ratio to <see cref="MachineBusy"/> has a meaning.</summary>
    public long? MachineTotal { get; init; }

    /// <summary>Open file descriptors (sockets among them) of this process.</summary>
    public long? OpenFiles { get; init; }

    /// <summary>The soft limit of open descriptors; <see cref="long.MaxValue"/> for none.</summary>
    public long? OpenFilesLimit { get; init; }

    /// <summary>Local ports left for outgoing connections: the range less TCP sockets in use or in TIME_WAIT. A lower bound, as listeners and other targets share no ports with us.</summary>
    public long? EphemeralPortsLeft { get; init; }

    /// <summary>Physical memory of this process, bytes.</summary>
    public long? WorkingSetBytes { get; init; }

    /// <summary>Managed memory allocated so far by all threads, bytes.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Garbage collector's pauses so far, nanoseconds.</summary>
    public required long GcPauseTotalNs { get; init; }

    /// <summary>Garbage collections so far, all generations.</summary>
    public required long GcCount { get; init; }

    /// <summary>Longest pause of the latest collections of each kind, nanoseconds.</summary>
    public required long GcLatestPauseNs { get; init; }
}
