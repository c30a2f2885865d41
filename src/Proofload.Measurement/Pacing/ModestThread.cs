using System.Runtime.Versioning;

namespace Proofload.Measurement.Pacing;

/// <summary>
/// Makes the calling thread give way to the threads that send and receive: on a shared core it would otherwise take slices of several
/// milliseconds from them. Linux: nice 10, about a tenth of a core that is in demand; elsewhere a priority below normal.
/// </summary>
public static class ModestThread
{
    private const int Nice = 10;

    /// <summary>Prepares the calling thread.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
        {
            SetNice();
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [SupportedOSPlatform("linux")]
    private static void SetNice()
    {
        if (LinuxScheduling.TryGet(out var attributes))
        {
            attributes.Nice = Math.Max(attributes.Nice, Nice);
            LinuxScheduling.Set(attributes);
        }
    }
}
