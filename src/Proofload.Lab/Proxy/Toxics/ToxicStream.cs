namespace Proofload.Lab.Proxy.Toxics;

/// <summary>Which way bytes go.</summary>
public enum ToxicStream
{
    /// <summary>From the client to the upstream.</summary>
    Upstream,

    /// <summary>From the upstream to the client.</summary>
    Downstream,
}
