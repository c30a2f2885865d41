using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Proofload.Lab.Simulator.Timing;

/// <summary>
/// ppoll with a nanosecond timeout on an eventfd, and a timer slack of 1 ns instead of the default 50 µs:
/// it wakes within microseconds of the deadline and costs nothing while it sleeps.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class LinuxSleeper : ISleeper
{
    private const int SetTimerSlack = 29;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const short PollIn = 1;
    private const long NsPerSecond = 1_000_000_000;
    private readonly int _wakeFd;

    public LinuxSleeper()
    {
        _wakeFd = EventFd(0, NonBlocking | CloseOnExec);
        if (_wakeFd < 0)
        {
            throw new IOException($"eventfd failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    public void Enter() => _ = PrCtl(SetTimerSlack, 1, 0, 0, 0);

    public unsafe void Sleep(long nanoseconds)
    {
        var timeout = new TimeSpec { Seconds = nanoseconds / NsPerSecond, Nanoseconds = nanoseconds % NsPerSecond };
        var poll = new PollFd { Fd = _wakeFd, Events = PollIn };
        if (PPoll(&poll, 1, &timeout, 0) > 0)
        {
            ulong count;
            _ = Read(_wakeFd, &count, sizeof(ulong));
        }
    }

    public unsafe void Wake()
    {
        ulong one = 1;
        _ = Write(_wakeFd, &one, sizeof(ulong));
    }

    public void Dispose() => _ = Close(_wakeFd);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static unsafe partial int PPoll(PollFd* fds, nuint count, TimeSpec* timeout, nint signalMask);

    [LibraryImport("libc", EntryPoint = "read")]
    private static unsafe partial nint Read(int fd, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static unsafe partial nint Write(int fd, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int PrCtl(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }
}
