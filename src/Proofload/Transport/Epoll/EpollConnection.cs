using Proofload.Transport.Http1;

namespace Proofload.Transport.Epoll;

/// <summary>A connection over a descriptor.</summary>
internal sealed class EpollConnection(int index) : Connection(index)
{
    /// <summary>The socket; -1 without one.</summary>
    public int Descriptor { get; set; } = -1;

    /// <summary>Packets that had come out of order when the kernel was last asked.</summary>
    public uint OutOfOrder { get; set; }

    /// <summary>Room to send is an event: while it connects, and from the first time on that there was none.</summary>
    public bool WatchesRoom { get; set; }

    /// <summary>It is on the list of connections with bytes left to read.</summary>
    public bool HasUnread { get; set; }
}
