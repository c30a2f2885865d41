namespace Proofload.Transport;

/// <summary>Connection counters of a transport since it was made.</summary>
public sealed record TransportStatistics
{
    /// <summary>Connections opened.</summary>
    public long Opened { get; init; }

    /// <summary>Connections that could not be opened.</summary>
    public long Failed { get; init; }

    /// <summary>Connections open now.</summary>
    public int Open { get; init; }

    /// <summary>
    /// Requests that the engine sent again on another connection. HTTP/1.1 requests are never repeated; HTTP/2 requests only when the server
    /// declared them unprocessed (GOAWAY, REFUSED_STREAM).
    /// </summary>
    public long Repeated { get; init; }

    /// <summary>
    /// Requests that ended as <c>reset</c> without one byte of a response on a connection that had been used or idle before: the server may
    /// have closed it at the same moment. They are never repeated. Counted by the engines <c>epoll</c> and <c>sockets</c> only.
    /// </summary>
    public long LostOnReuse { get; init; }

    /// <summary>What keeps the engine below what it can do, in words; null (default) for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Protocol that was negotiated, for example <c>HTTP/1.1</c> or <c>HTTP/2, TLS 1.3</c>; empty before the first response.</summary>
    public string Negotiated { get; init; } = "";
}
