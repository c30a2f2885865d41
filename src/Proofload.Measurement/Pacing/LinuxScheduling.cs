using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Proofload.Measurement.Pacing;

/// <summary>How the kernel schedules the calling thread. What it refuses stays as it is.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxScheduling
{
    private const ulong KeepsParameters = 0x8 | 0x10; // SCHED_FLAG_KEEP_POLICY | SCHED_FLAG_KEEP_PARAMS
    private const uint Other = 0; // SCHED_OTHER

    private static (int Get, int Set) Numbers => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (315, 314) : (275, 274);

    /// <summary>False for a thread of another policy than the usual one.</summary>
    public static bool TryGet(out LinuxNative.SchedulingAttributes attributes)
    {
        LinuxNative.SchedulingAttributes found = default;
        var got = LinuxNative.SchedulingCall(Numbers.Get, 0, &found, sizeof(LinuxNative.SchedulingAttributes), 0) == 0;
        found.Flags &= ~KeepsParameters;
        attributes = found;
        return got && found.Policy == Other;
    }

    public static void Set(LinuxNative.SchedulingAttributes attributes) =>
        _ = LinuxNative.SchedulingCall(Numbers.Set, 0, &attributes, 0, 0);
}
