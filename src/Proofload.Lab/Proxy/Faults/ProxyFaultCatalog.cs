namespace Proofload.Lab.Proxy.Faults;

/// <summary>Every fault of HTTP and of streams that the proxy can put in. A new fault is one file and one line here.</summary>
public static class ProxyFaultCatalog
{
    /// <summary>The faults, in the order in which they are documented.</summary>
    public static IReadOnlyList<ProxyFaultKind> All { get; } =
    [
        LatencyFault.Kind,
        BrownOutFault.Kind,
        RefusedFault.Kind,
        StatusFault.RateLimited,
        StatusFault.Overloaded,
        StatusFault.ServerError,
        StatusFault.ClientError,
        HangFault.Kind,
        GarbageFault.Kind,
        SlowFirstTokenFault.Kind,
        SlowTokensFault.Kind,
        StrikeFault.Stall,
        StrikeFault.Truncated,
        StrikeFault.Reset,
        StrikeFault.HalfEvent,
        StrikeFault.SplitEvent,
        StrikeFault.MalformedEvent,
        StrikeFault.StreamError,
        RewriteFault.Empty,
        RewriteFault.WrongModel,
        RewriteFault.NoUsage,
        HugeLineFault.Kind,
        InvalidUtf8Fault.Kind,
        WrongContentLengthFault.Kind,
    ];
}
