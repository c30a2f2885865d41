using Proofload.Plans;

namespace Proofload.Protocols;

/// <summary>One registered protocol.</summary>
/// <param name="Facts">What a plan must know of it.</param>
/// <param name="Create">Makes a driver for one kind of request.</param>
/// <param name="Sample">A good answer, for the rehearsal before a run.</param>
public sealed record ProtocolDefinition(ProtocolFacts Facts, Func<DriverContext, IProtocolDriver> Create, SampleAnswer Sample)
{
    /// <summary>The http request that succeeds once a model is ready; null when the protocol has none.</summary>
    internal Func<string, RequestPlan>? Ready { get; init; }

    /// <summary>What is rehearsed where a good answer depends on the request: the kind as it can be rehearsed, and the answer; null (default) rehearses the kind with <see cref="Sample"/>.</summary>
    internal Func<RequestPlan, (RequestPlan Request, SampleAnswer Answer)>? Rehearse { get; init; }

    /// <summary>Id, for example <c>openai-chat</c>.</summary>
    public string Name => Facts.Id;

    /// <summary>
    /// Asks the server about a kind of request before the load, and completes the kind with what only the server knows; null (default) where
    /// there is nothing to ask. Throws a <see cref="PlanException"/> when the server says that the kind cannot work.
    /// </summary>
    internal Func<PreflightContext, Task<RequestPlan>>? Preflight { get; init; }
}
