using Proofload.Measurement.Statistics;

namespace Proofload.Analysis.Comparison;

/// <summary>What one run says of a criterion's subject.</summary>
/// <param name="Value">The value, in the metric's base unit.</param>
/// <param name="Interval">Its 95 % interval within the run; null when the run has too little data for one.</param>
/// <param name="Counts">The counts behind a share; null for everything else.</param>
internal sealed record RunFigure(double Value, RealInterval? Interval, ShareCounts? Counts = null);

/// <summary>The counts behind a share.</summary>
/// <param name="Events">Events that are counted.</param>
/// <param name="Trials">Of how many.</param>
/// <param name="Design">How many requests are worth one independent one: 1 or more, because failures come in bursts.</param>
internal readonly record struct ShareCounts(long Events, long Trials, double Design);
