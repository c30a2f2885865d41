using Proofload.Results;

namespace Proofload.Reports.Sizing;

/// <summary>A run at the sized load.</summary>
/// <param name="Run">The run.</param>
/// <param name="ReplicaRemoved">True when one replica was removed before it.</param>
public sealed record SizeVerification(RunResult Run, bool ReplicaRemoved);
