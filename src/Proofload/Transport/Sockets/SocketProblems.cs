using System.Net.Sockets;

namespace Proofload.Transport.Sockets;

/// <summary>Words for what went wrong with a socket.</summary>
internal static class SocketProblems
{
    public static string Describe(SocketError error) => error switch
    {
        SocketError.TooManyOpenSockets => "too many open files; raise the limit of this process (ulimit -n)",
        SocketError.Shutdown => "the peer has closed the connection",
        SocketError.AddressNotAvailable => "no local port is free",
        SocketError.NetworkUnreachable => "the network is unreachable",
        SocketError.ConnectionReset => "connection reset",
        SocketError.NoBufferSpaceAvailable => "no memory for a socket",
        SocketError.HostUnreachable => "the host is unreachable",
        _ => error.ToString(),
    };
}
