using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Versioning;
using Proofload.Measurement.Pacing;

namespace Proofload.Transport.Epoll;

/// <summary>
/// The C library calls of the engine; constants and layouts of 64-bit Linux on x64 and arm64, where they agree but for the packing of
/// epoll_event. Calls that never block skip the change of the collector's mode, which would cost more than some of them.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxSocket
{
    public const uint Readable = 0x1; // EPOLLIN
    public const uint Writable = 0x4; // EPOLLOUT
    public const uint Failed = 0x8 | 0x10; // EPOLLERR | EPOLLHUP
    public const uint PeerClosed = 0x2000; // EPOLLRDHUP
    public const uint EdgeTriggered = 1u << 31; // EPOLLET

    public const int EpollClose = 0x80000; // EPOLL_CLOEXEC
    public const int EpollAdd = 1; // EPOLL_CTL_ADD
    public const int EpollModify = 3; // EPOLL_CTL_MOD
    public const int Stream = 1 | 0x800 | 0x80000; // SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC
    public const int Internet = 2; // AF_INET
    public const int Internet6 = 10; // AF_INET6
    public const int SocketLevel = 1; // SOL_SOCKET
    public const int SocketError = 4; // SO_ERROR
    public const int TcpLevel = 6; // IPPROTO_TCP
    public const int NoDelay = 1; // TCP_NODELAY
    public const int TcpInfo = 11; // TCP_INFO
    public const int TcpInfoBytes = 228; // struct tcp_info up to tcpi_rcv_ooopack, which is the last of them
    public const int Peek = 0x2; // MSG_PEEK
    public const int More = 0x8000; // MSG_MORE
    public const int NonBlocking = 0x40; // MSG_DONTWAIT
    public const int NoSignal = 0x4000; // MSG_NOSIGNAL
    public const int Wait2Number = 441; // epoll_pwait2, the same on every architecture

    private static nint SendToNumber => X86Base.IsSupported ? 44 : 206;
    private static nint ReceiveFromNumber => X86Base.IsSupported ? 45 : 207;
    private static nint ReceiveMessageNumber => X86Base.IsSupported ? 47 : 212;

    /// <summary>Longest address: sockaddr_in6.</summary>
    public const int MaxAddressBytes = 28;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    [SuppressGCTransition]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* registration);

    /// <summary>epoll_pwait2 by number: older C libraries on newer kernels do not know its name.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Wait2(nint number, nint epoll, byte* ready, nint most, LinuxNative.TimeSpec* timeout, void* mask, nint maskSize);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int Wait(int epoll, byte* ready, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    [SuppressGCTransition]
    public static partial int SetOption(int descriptor, int level, int option, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    [SuppressGCTransition]
    public static partial int GetOption(int descriptor, int level, int option, int* value, uint* length);

    /// <summary>recv.</summary>
    public static nint Receive(int descriptor, byte* buffer, nuint length, int flags) => Call(ReceiveFromNumber, descriptor, buffer, length, flags, 0, 0);

    /// <summary>recvmsg.</summary>
    public static nint ReceiveMessage(int descriptor, MessageHeader* message, int flags) => Call(ReceiveMessageNumber, descriptor, (byte*)message, (nuint)flags, 0, 0, 0);

    /// <summary>send.</summary>
    public static nint Send(int descriptor, byte* buffer, nuint length, int flags) => Call(SendToNumber, descriptor, buffer, length, flags, 0, 0);

    // By number: the C library's own functions are points where a thread may be cancelled, and say so to the rest of the library before and after each call.
    [LibraryImport("libc", EntryPoint = "syscall")]
    [SuppressGCTransition]
    private static partial nint Call(nint number, nint descriptor, byte* memory, nuint length, nint flags, nint address, nint addressLength);

    /// <summary>Writes the address as sockaddr_in or sockaddr_in6 and returns its length.</summary>
    public static int WriteAddress(IPAddress address, int port, Span<byte> target)
    {
        target[..MaxAddressBytes].Clear();
        var six = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        MemoryMarshal.Write(target, (ushort)(six ? Internet6 : Internet));
        target[2] = (byte)(port >> 8);
        target[3] = (byte)port;
        _ = address.TryWriteBytes(target[(six ? 8 : 4)..], out _);
        if (!six)
        {
            return 16;
        }

        MemoryMarshal.Write(target[24..], (uint)address.ScopeId);
        return MaxAddressBytes;
    }

    /// <summary>struct msghdr. Where a C library declares the lengths with 32 bits it pads them to 64.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public BufferVector* Vector;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct BufferVector
    {
        public byte* Start;
        public nuint Length;
    }
}
