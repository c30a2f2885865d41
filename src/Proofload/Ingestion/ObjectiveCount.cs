namespace Proofload.Ingestion;

/// <summary>Events of an objective up to a time.</summary>
/// <param name="Objective">Name of the objective.</param>
/// <param name="At">End of the span in which they were, inclusive.</param>
/// <param name="Good">Good events.</param>
/// <param name="Total">All events that count.</param>
public readonly record struct ObjectiveCount(string Objective, DateTimeOffset At, long Good, long Total);
