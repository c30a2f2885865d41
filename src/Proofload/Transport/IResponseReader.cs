namespace Proofload.Transport;

/// <summary>
/// A protocol's reading of one response at a time: a state machine that fills in <see cref="Exchange.Record"/>. One reader belongs to one
/// slot and is used for all its responses; <see cref="OnHead"/> starts anew. Bytes arrive in any cut.
/// </summary>
public interface IResponseReader
{
    /// <summary>Another object that the reader needs for every piece of a response, so that the transport may bring it into the processor's cache; null for none.</summary>
    internal object? StateAhead => null;

    /// <summary>The response head is complete. The transport has stamped <c>FirstByte</c> and <c>Status</c>.</summary>
    void OnHead(Exchange exchange, ResponseHead head, long nowNs);

    /// <summary>Body bytes, decoded from the transfer coding. False gives up: the outcome is set and the connection is closed.</summary>
    bool OnBody(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs);

    /// <summary>
    /// Trailers may have come, before <see cref="OnEnd"/>; what asks for a header finds those of the head too. Only HTTP/2 calls it.
    /// </summary>
    void OnTrailers(Exchange exchange, ResponseHead trailers, long nowNs)
    {
    }

    /// <summary>The body ended as announced. Sets <c>Done</c> unless an end mark in the body did, and the outcome.</summary>
    void OnEnd(Exchange exchange, long nowNs);
}
