using Proofload.Plans;

namespace Proofload.Protocols;

/// <summary>One registered protocol.</summary>
/// <param name="Facts">What a plan must know of it.</param>
/// <param name="Create">Makes a driver for one kind of request.</param>
public sealed record ProtocolDefinition(ProtocolFacts Facts, Func<DriverContext, IProtocolDriver> Create)
{
    /// <summary>Id, for example <c>openai-chat</c>.</summary>
    public string Name => Facts.Id;
}
