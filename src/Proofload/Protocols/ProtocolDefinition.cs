namespace Proofload.Protocols;

/// <summary>One registered protocol.</summary>
/// <param name="Name">Id, for example <c>openai-chat</c>.</param>
/// <param name="Description">One line for help.</param>
/// <param name="CanStream">True when the protocol can stream tokens.</param>
/// <param name="NeedsModel">True when a model name is required.</param>
/// <param name="Create">Makes a driver.</param>
public sealed record ProtocolDefinition(
    string Name,
    string Description,
    bool CanStream,
    bool NeedsModel,
    Func<DriverContext, IProtocolDriver> Create);
