namespace Proofload.Analysis.Capacity;

/// <summary>What comes next: a probe, or the end.</summary>
/// <param name="Request">The probe; null at the end.</param>
/// <param name="Ending">How it ended; <see cref="CapacityEnding.Running"/> with a probe.</param>
/// <param name="Limit">The budget or cap that ended it; null otherwise.</param>
internal sealed record ProbePlan(ProbeRequest? Request, CapacityEnding Ending, string? Limit = null)
{
    public static ProbePlan End(CapacityEnding ending, string? limit = null) => new(null, ending, limit);
}
