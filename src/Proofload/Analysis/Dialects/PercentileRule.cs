namespace Proofload.Analysis.Dialects;

/// <summary>How a tool reads a percentile from sorted values.</summary>
internal enum PercentileRule
{
    /// <summary>Value of rank ceil(n q), from 1: Proofload's own.</summary>
    NearestRank = 0,

    /// <summary>Linear interpolation at (n - 1) q, as numpy does by default: vLLM, AIPerf, k6.</summary>
    Linear,

    /// <summary>sorted[floor(n q)], from 0: LoadGen.</summary>
    Floor,

    /// <summary>First value at which the cumulative weight reaches q: GuideLLM.</summary>
    Cumulative,

    /// <summary>Value of rank round(n q + 0.5), from 1: wrk.</summary>
    RoundedRank,
}
