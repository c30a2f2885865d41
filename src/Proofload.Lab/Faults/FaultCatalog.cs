namespace Proofload.Lab.Faults;

/// <summary>Every fault there is. A new fault is one file and one line here. A refused connection is no fault of a server: use a closed port.</summary>
public static class FaultCatalog
{
    /// <summary>The faults, in the order in which they are documented.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        RateLimitedFault.Kind,
        OverloadedFault.Kind,
        ServerErrorFault.Kind,
        ClientErrorFault.Kind,
        StreamErrorFault.Kind,
        TruncatedFault.Kind,
        ResetFault.Kind,
        HangFault.Kind,
        SlowFirstTokenFault.Kind,
        StallFault.Kind,
        SlowTokensFault.Kind,
        MalformedEventFault.Kind,
        SplitEventFault.Kind,
        HalfEventFault.Kind,
        HugeLineFault.Kind,
        InvalidUtf8Fault.Kind,
        EmptyFault.Kind,
        WrongModelFault.Kind,
        NoUsageFault.Kind,
        WrongContentLengthFault.Kind,
        GarbageFault.Kind,
    ];
}
