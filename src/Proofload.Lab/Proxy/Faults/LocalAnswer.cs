namespace Proofload.Lab.Proxy.Faults;

/// <summary>What the proxy does in place of the upstream.</summary>
/// <param name="Bytes">What it sends, head and body.</param>
/// <param name="HoldNs">How long it waits before, unless the client goes, nanoseconds.</param>
/// <param name="Ending">What becomes of the connection.</param>
internal sealed record LocalAnswer(ReadOnlyMemory<byte> Bytes, long HoldNs, ConnectionEnding Ending);

/// <summary>What becomes of a connection after an answer.</summary>
internal enum ConnectionEnding
{
    /// <summary>The next request may come.</summary>
    Stay,

    /// <summary>Closed with a FIN.</summary>
    Close,

    /// <summary>Closed with a RST.</summary>
    Reset,
}
