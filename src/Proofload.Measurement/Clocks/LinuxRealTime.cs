using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Proofload.Measurement.Pacing;

namespace Proofload.Measurement.Clocks;

/// <summary>CLOCK_REALTIME to the nanosecond; <see cref="DateTime"/> would cut it to 100 ns. A reading enters no kernel where the vDSO serves it.</summary>
[SupportedOSPlatform("linux")]
public sealed unsafe partial class LinuxRealTime : IRealTime
{
    private const int RealTime = 0; // CLOCK_REALTIME

    private LinuxRealTime()
    {
    }

    /// <summary>The one instance.</summary>
    public static LinuxRealTime Instance { get; } = new();

    /// <inheritdoc/>
    public long NowNs
    {
        get
        {
            LinuxNative.TimeSpec time;
            _ = GetTime(RealTime, &time);
            return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static partial int GetTime(int clock, LinuxNative.TimeSpec* time);
}
