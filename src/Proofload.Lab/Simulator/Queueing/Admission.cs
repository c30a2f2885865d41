namespace Proofload.Lab.Simulator.Queueing;

/// <summary>What a service station decided about a request: turned away, or when its service starts and ends.</summary>
internal readonly record struct Admission(bool Accepted, long StartNs, long EndNs);
