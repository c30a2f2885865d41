using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Proofload.Measurement.Pacing;

/// <summary>Owns an eventfd, so that a wake that races with disposal cannot write to a descriptor that is another's by then.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EventFdHandle : SafeHandle
{
    public EventFdHandle(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    public override bool IsInvalid => handle == -1;

    protected override bool ReleaseHandle() => LinuxNative.Close((int)handle) == 0;
}
