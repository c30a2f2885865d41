namespace Proofload.Lab.Faults;

/// <summary>An entry of the list of faults.</summary>
/// <param name="Name">The name in the text form.</param>
/// <param name="Parameter">What may follow the share after a colon, with its default; null for nothing.</param>
/// <param name="Description">What goes over the wire.</param>
public sealed record FaultKind(string Name, string? Parameter, string Description)
{
    /// <summary>Makes the fault from its parameter text.</summary>
    internal Func<string?, Fault> Create { get; init; } = static _ => throw new InvalidOperationException("A fault kind outside the catalogue cannot be played.");
}
