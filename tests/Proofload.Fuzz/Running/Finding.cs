namespace Proofload.Fuzz.Running;

/// <summary>An input that a target did not take as it must.</summary>
/// <param name="Execution">Index in the run.</param>
/// <param name="Message">What does not hold.</param>
/// <param name="Input">The input, minimised where it could be.</param>
internal sealed record Finding(long Execution, string Message, byte[] Input);
