namespace Proofload.Lab.Proxy.Faults;

/// <summary>An entry of the list of the proxy's faults.</summary>
/// <param name="Name">The name in the text form; the simulator's name where it has the fault too.</param>
/// <param name="Parameter">What may stand behind the name and an equals sign, with its default; null for nothing.</param>
/// <param name="Description">What the client sees.</param>
public sealed record ProxyFaultKind(string Name, string? Parameter, string Description)
{
    /// <summary>Makes the fault from its parameter text and its jitter, nanoseconds.</summary>
    internal Func<string?, long, ProxyFault> Create { get; init; } = static (_, _) => throw new InvalidOperationException("A fault kind outside the catalogue cannot be played.");
}
