namespace Proofload.Lab.Simulator;

/// <summary>How late the simulator was against its own plan: the moment it acted minus the moment it should have.</summary>
/// <param name="Count">How many actions were timed.</param>
/// <param name="P50">Median; quantiles are bucket upper bounds, at most 1.6 % high.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
/// <param name="Max">Exact maximum.</param>
public sealed record Lateness(long Count, TimeSpan P50, TimeSpan P99, TimeSpan P999, TimeSpan Max);
