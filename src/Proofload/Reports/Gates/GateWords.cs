using Proofload.Analysis.Gates;
using Proofload.Reports.Comparison;

namespace Proofload.Reports.Gates;

/// <summary>Words for views of a gate that goes on.</summary>
public static class GateWords
{
    /// <summary>What is shown of a criterion, in a word.</summary>
    /// <param name="criterion">The criterion.</param>
    public static string Verdict(GateCriterion criterion)
    {
        ArgumentNullException.ThrowIfNull(criterion);
        return GateText.Word(criterion.Verdict);
    }

    /// <summary>A criterion's estimate with its interval: <c>latency p99 +3.1% [-2.0%, +9.0%], allowed +5%</c>.</summary>
    /// <param name="criterion">The criterion.</param>
    public static string Estimate(GateCriterion criterion)
    {
        ArgumentNullException.ThrowIfNull(criterion);
        return criterion.Change is null ? $"{criterion.Criterion.Subject} n/a: {criterion.Reason}" : GateText.Said(criterion);
    }

    /// <summary>A ratio as people say it: <c>+12.3%</c>.</summary>
    /// <param name="ratio">1 is no change.</param>
    public static string Percent(double ratio) => ComparisonText.Percent(ratio);
}
