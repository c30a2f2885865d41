using Proofload.Lab.Simulator.Batching;

namespace Proofload.Lab.Simulator.Queueing;

/// <summary>One replica of the simulated server: its own servers with their queue, and its own batch.</summary>
/// <param name="Station">The servers.</param>
/// <param name="Engine">The batch.</param>
internal sealed record Replica(ServiceStation Station, BatchingEngine Engine);
