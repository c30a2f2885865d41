namespace Proofload.Measurement.Scalability;

/// <summary>One measured level of load.</summary>
/// <param name="Load">Load, positive: requests at once, users, processors.</param>
/// <param name="Throughput">Throughput at it, 0 or more.</param>
public readonly record struct LoadPoint(double Load, double Throughput);
