using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Proofload.Measurement.Pacing;

/// <summary>The C library calls of <see cref="LinuxWaiter"/>; 64-bit layouts.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxNative
{
    public const int EventFdFlags = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK
    public const short PollIn = 1;
    public const int SetTimerSlack = 29; // PR_SET_TIMERSLACK

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    public static partial int PPoll(PollFd* fds, nuint count, TimeSpec* timeout, void* signalMask);

    [LibraryImport("libc", EntryPoint = "read")]
    [SuppressGCTransition]
    public static partial nint Read(int fd, ulong* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    [SuppressGCTransition]
    public static partial nint Write(int fd, ulong* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int PrCtl(int option, nuint a, nuint b, nuint c, nuint d);

    /// <summary>sched_getattr and sched_setattr by number: older C libraries have no function for them.</summary>
    [LibraryImport("libc", EntryPoint = "syscall")]
    public static partial nint SchedulingCall(nint number, nint thread, SchedulingAttributes* attributes, nint flagsOrSize, nint flags);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    /// <summary>struct sched_attr as of its first version, 48 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
