using Proofload.Measurement.Recording;

namespace Proofload.Transport.Http1;

/// <summary>How far a dial is.</summary>
internal enum DialState
{
    Pending = 0,
    Open,
    Failed,
}

/// <summary>What came of the attempt to open a socket to one address.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Kind">Why it failed.</param>
/// <param name="Detail">The same in words.</param>
internal readonly record struct DialAnswer(DialState State, ErrorKind Kind, string Detail)
{
    public static DialAnswer Pending => new(DialState.Pending, ErrorKind.Ok, "");

    public static DialAnswer Open => new(DialState.Open, ErrorKind.Ok, "");

    public static DialAnswer HandshakeTimedOut => new(DialState.Failed, ErrorKind.ConnectTimeout, "the TCP handshake timed out");

    public static DialAnswer Refused(int port) => new(DialState.Failed, ErrorKind.ConnectRefused, $"port {port} refused the connection");

    public static DialAnswer Failed(string problem) => new(DialState.Failed, ErrorKind.ConnectRefused, "no TCP connection: " + problem);
}
