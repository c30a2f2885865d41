using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Proofload.Measurement.Pacing;

/// <summary>
/// Makes the calling thread wake on time, without privileges and without a larger share of the processor: a timer slack of 1 ns, which
/// takes a constant 50 µs off every timeout, and a time slice of 0.1 ms, so that a wake-up need not wait for the end of another thread's
/// slice of several milliseconds (Linux 6.12 and later; sched(7), EEVDF custom slice).
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class PromptThread
{
    private const ulong SliceNs = 100_000; // the shortest that the kernel takes
    private const ulong KeepsParameters = 0x8 | 0x10; // SCHED_FLAG_KEEP_POLICY | SCHED_FLAG_KEEP_PARAMS
    private const uint Other = 0; // SCHED_OTHER

    /// <summary>Prepares the calling thread. What the kernel does not offer is left as it is.</summary>
    public static void Prepare()
    {
        _ = LinuxNative.PrCtl(LinuxNative.SetTimerSlack, 1, 0, 0, 0);
        var (get, set) = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (315, 314) : (275, 274);
        LinuxNative.SchedulingAttributes attributes = default;
        if (LinuxNative.SchedulingCall(get, 0, &attributes, sizeof(LinuxNative.SchedulingAttributes), 0) == 0 && attributes.Policy == Other)
        {
            attributes.Flags &= ~KeepsParameters;
            attributes.Runtime = SliceNs;
            _ = LinuxNative.SchedulingCall(set, 0, &attributes, 0, 0);
        }
    }
}
