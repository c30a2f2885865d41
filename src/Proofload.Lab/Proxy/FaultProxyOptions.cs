using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Proxy;

/// <summary>What a fault proxy is started with.</summary>
public sealed record FaultProxyOptions
{
    /// <summary>Its name at the API. Default <c>proxy</c>.</summary>
    public string Name { get; init; } = "proxy";

    /// <summary>Address it listens at, <c>HOST:PORT</c>; port 0 takes a free one. Default <c>127.0.0.1:0</c>.</summary>
    public string Listen { get; init; } = "127.0.0.1:0";

    /// <summary>Where it forwards to: <c>http://HOST[:PORT]</c>, <c>https://HOST[:PORT]</c>, or <c>HOST:PORT</c> for bytes of any kind. A path is ignored.</summary>
    public required string Upstream { get; init; }

    /// <summary>Faults of HTTP. Default none.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>Leaves the client's Host as it is. Default: replaced by the upstream's where that is https, for such servers choose their site by it.</summary>
    public bool KeepHost { get; init; }

    /// <summary>Accepts any certificate of the upstream. Default false.</summary>
    public bool Insecure { get; init; }

    /// <summary>How long an upstream may take to accept a connection. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Seed of the toxics' draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The clock. Default the system's.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;
}
