using System.Runtime.InteropServices;

namespace Proofload.Transport.Epoll;

/// <summary>What recvmsg says beside the bytes: struct cmsghdr (length with the header, level, type) and its data, each at a multiple of 8.</summary>
internal static class ControlMessages
{
    /// <summary>There is no stamp.</summary>
    public const long NoStamp = 0;

    /// <summary>SO_TIMESTAMPNS, which asks for stamps, and SCM_TIMESTAMPNS, which brings one.</summary>
    public const int TimestampNs = 35;

    private const int SocketLevel = 1; // SOL_SOCKET
    private const int HeaderBytes = 16;
    private const int TimeBytes = 16; // struct timespec

    /// <summary>The kernel's receive stamp, nanoseconds since 1970-01-01 UTC, or <see cref="NoStamp"/>.</summary>
    public static long StampOf(ReadOnlySpan<byte> control)
    {
        while (control.Length >= HeaderBytes)
        {
            var length = MemoryMarshal.Read<long>(control);
            if (length < HeaderBytes || length > control.Length)
            {
                return NoStamp;
            }

            if (MemoryMarshal.Read<int>(control[8..]) == SocketLevel
                && MemoryMarshal.Read<int>(control[12..]) == TimestampNs
                && length >= HeaderBytes + TimeBytes)
            {
                return Nanoseconds(control[HeaderBytes..]);
            }

            control = control[(int)Math.Min((length + 7) & ~7L, control.Length)..];
        }

        return NoStamp;
    }

    private static long Nanoseconds(ReadOnlySpan<byte> time)
    {
        var seconds = MemoryMarshal.Read<long>(time);
        var nanoseconds = MemoryMarshal.Read<long>(time[8..]);
        return seconds is > 0 and < long.MaxValue / 1_000_000_000 && nanoseconds is >= 0 and < 1_000_000_000
            ? (seconds * 1_000_000_000) + nanoseconds
            : NoStamp;
    }
}
