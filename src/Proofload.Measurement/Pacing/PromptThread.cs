using System.Runtime.Versioning;

namespace Proofload.Measurement.Pacing;

/// <summary>
/// Makes the calling thread wake on time, without privileges and without a larger share of the processor: a timer slack of 1 ns, which
/// takes a constant 50 µs off every timeout, and a time slice of 0.1 ms, so that a wake-up need not wait for the end of another thread's
/// slice of several milliseconds (Linux 6.12 and later; sched(7), EEVDF custom slice).
/// </summary>
[SupportedOSPlatform("linux")]
internal static class PromptThread
{
    private const ulong SliceNs = 100_000; // the shortest that the kernel takes

    /// <summary>Prepares the calling thread. What the kernel does not offer is left as it is.</summary>
    public static void Prepare()
    {
        _ = LinuxNative.PrCtl(LinuxNative.SetTimerSlack, 1, 0, 0, 0);
        if (LinuxScheduling.TryGet(out var attributes))
        {
            attributes.Runtime = SliceNs;
            LinuxScheduling.Set(attributes);
        }
    }
}
