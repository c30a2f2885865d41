using System.Net.Sockets;

namespace Proofload.Transport.Sockets;

/// <summary>One asynchronous operation of a link at a time, and its place on the stack of completed ones.</summary>
internal sealed class SocketOperation(SocketsTransport transport, SocketLink link) : SocketAsyncEventArgs(true)
{
    public SocketLink Link { get; } = link;

    /// <summary>When its completion was known, on the run's clock.</summary>
    public long StampNs { get; set; }

    /// <summary>It is complete and nobody has looked at it yet.</summary>
    public volatile bool IsQueued;

    /// <summary>The one that completed before it.</summary>
    public SocketOperation? Below { get; set; }

    protected override void OnCompleted(SocketAsyncEventArgs e) => transport.OnCompleted(this);
}
