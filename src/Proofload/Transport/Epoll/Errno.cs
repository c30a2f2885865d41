namespace Proofload.Transport.Epoll;

/// <summary>Error numbers of Linux that the engine tells apart, and words for them.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int NoSystemCall = 38;
    public const int ConnectionRefused = 111;
    public const int TimedOut = 110;
    public const int InProgress = 115;

    public static string Describe(int number) => number switch
    {
        23 or 24 => "too many open files; raise the limit of this process (ulimit -n)",
        32 => "the peer has closed the connection",
        99 => "no local port is free",
        101 => "the network is unreachable",
        104 => "connection reset",
        105 or 12 => "no memory for a socket",
        113 => "the host is unreachable",
        _ => $"error {number}",
    };
}
