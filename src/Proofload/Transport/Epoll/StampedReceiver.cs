using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Proofload.Measurement.Pacing;

namespace Proofload.Transport.Epoll;

/// <summary>
/// recvmsg with the kernel's receive stamp beside the bytes (SO_TIMESTAMPNS). Of several segments that one read brings, TCP gives the stamp
/// of the last. The kernel stamps all packets or none and begins some time after the first socket has asked for it, so the receiver keeps
/// a socket of its own that asks for as long as it lives.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class StampedReceiver : IDisposable
{
    private const int ControlBytes = 64;

    private readonly int _asking;
    private readonly Memory* _memory;

    private StampedReceiver(int asking)
    {
        _asking = asking;
        _memory = (Memory*)NativeMemory.AllocZeroed((nuint)sizeof(Memory));
        _memory->Message.Vector = &_memory->Vector;
        _memory->Message.VectorCount = 1;
        _memory->Message.Control = _memory->Control;
    }

    /// <summary>Makes a receiver; null when the kernel gives no stamps.</summary>
    public static StampedReceiver? TryCreate()
    {
        var asking = LinuxSocket.Open(LinuxSocket.Internet, LinuxSocket.Stream, 0);
        if (asking >= 0 && TryEnable(asking))
        {
            return new StampedReceiver(asking);
        }

        if (asking >= 0)
        {
            _ = LinuxNative.Close(asking);
        }

        return null;
    }

    /// <summary>Asks for stamps on a socket.</summary>
    public static bool TryEnable(int descriptor)
    {
        var on = 1;
        return LinuxSocket.SetOption(descriptor, LinuxSocket.SocketLevel, ControlMessages.TimestampNs, &on, sizeof(int)) == 0;
    }

    /// <summary>Receives without waiting; as recv, with the stamp in nanoseconds since 1970-01-01 UTC or <see cref="ControlMessages.NoStamp"/>.</summary>
    public int Receive(int descriptor, byte* buffer, int length, out long stampNs)
    {
        _memory->Vector.Start = buffer;
        _memory->Vector.Length = (nuint)length;
        _memory->Message.ControlLength = ControlBytes;
        var count = (int)LinuxSocket.ReceiveMessage(descriptor, &_memory->Message, LinuxSocket.NonBlocking);
        stampNs = count > 0
            ? ControlMessages.StampOf(new ReadOnlySpan<byte>(_memory->Control, (int)Math.Min(_memory->Message.ControlLength, ControlBytes)))
            : ControlMessages.NoStamp;
        return count;
    }

    public void Dispose()
    {
        _ = LinuxNative.Close(_asking);
        NativeMemory.Free(_memory);
    }

    private struct Memory
    {
        public LinuxSocket.MessageHeader Message;
        public LinuxSocket.BufferVector Vector;
        public fixed byte Control[ControlBytes];
    }
}
