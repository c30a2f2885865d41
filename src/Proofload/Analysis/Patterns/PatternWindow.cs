namespace Proofload.Analysis.Patterns;

/// <summary>A window of a run whose load changes.</summary>
/// <param name="At">Its start, seconds since the start of the measured phase.</param>
/// <param name="Load">Planned load in its middle.</param>
/// <param name="Latency">Latency in it, seconds; null without a finished request.</param>
/// <param name="ErrorRate">Share of failed requests; null without a finished request.</param>
internal readonly record struct PatternWindow(double At, double Load, double? Latency, double? ErrorRate);
