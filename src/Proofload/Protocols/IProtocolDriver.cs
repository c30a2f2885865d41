using Proofload.Transport;

namespace Proofload.Protocols;

/// <summary>
/// Speaks one protocol for one kind of request: turns a row into request bytes and reads responses. Shared by all workers, so it holds no
/// state of a request; that lives in the exchange and its reader.
/// </summary>
public interface IProtocolDriver
{
    /// <summary>True when responses are streams of tokens.</summary>
    bool Streams { get; }

    /// <summary>Writes the request for <c>exchange.Row</c>: shape, path, headers, body. Called ahead of the due time.</summary>
    void Prepare(Exchange exchange);

    /// <summary>Makes a reader; one per slot and kind, used for many responses.</summary>
    IResponseReader CreateReader();
}
