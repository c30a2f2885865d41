namespace Proofload.Lab.Proxy;

/// <summary>What a proxy has done since its start.</summary>
public sealed record FaultProxyStatistics
{
    /// <summary>Connections that clients have opened.</summary>
    public long Connections { get; init; }

    /// <summary>Connections that are open now.</summary>
    public long OpenConnections { get; init; }

    /// <summary>HTTP requests; 0 where the upstream is plain TCP.</summary>
    public long Requests { get; init; }

    /// <summary>Bytes from clients.</summary>
    public long BytesUp { get; init; }

    /// <summary>Bytes from the upstream.</summary>
    public long BytesDown { get; init; }

    /// <summary>Requests that a fault struck, by fault.</summary>
    public IReadOnlyDictionary<string, long> Injected { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Requests that drew a fault that could not strike their response (a fault of streams, and no stream; a stream too short), by fault.</summary>
    public IReadOnlyDictionary<string, long> Missed { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Connections that could not be opened to the upstream; their clients were reset.</summary>
    public long UpstreamFailures { get; init; }

    /// <summary>What the last of them failed with; null for none.</summary>
    public string? LastUpstreamFailure { get; init; }

    /// <summary>Failures of the proxy itself; 0 unless it has a bug.</summary>
    public long InternalErrors { get; init; }
}
