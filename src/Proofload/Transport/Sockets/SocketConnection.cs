using Proofload.Transport.Http1;

namespace Proofload.Transport.Sockets;

/// <summary>A connection over a managed socket.</summary>
internal sealed class SocketConnection(int index) : Connection(index)
{
    /// <summary>Its socket; null without one.</summary>
    public SocketLink? Link { get; set; }
}
