using Proofload.Transport.WebSockets;

namespace Proofload.Transport;

/// <summary>The part of a request that all requests of a kind share. Immutable: an engine may keep its serialised form by reference.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, the target's prefix included.</param>
/// <param name="Headers">Headers, never Content-Length nor Connection; a Host among them replaces the host of the address.</param>
/// <param name="ContentType">Content type of the body; null without one.</param>
public sealed record RequestShape(
    string Method,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? ContentType)
{
    /// <summary>No request.</summary>
    public static RequestShape None { get; } = new("GET", "/", [], null);

    /// <summary>The connection becomes a WebSocket, and the body is the frames that go over it; null for plain HTTP.</summary>
    internal WebSocketOptions? WebSocket { get; init; }
}
