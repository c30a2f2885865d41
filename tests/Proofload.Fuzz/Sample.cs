namespace Proofload.Fuzz;

/// <summary>A valid input.</summary>
/// <param name="Bytes">The input.</param>
/// <param name="Verify">Throws <see cref="FuzzFailure"/> unless the parser finds what the generator put in.</param>
internal sealed record Sample(byte[] Bytes, Action Verify);
