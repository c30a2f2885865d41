namespace Proofload.Measurement.Scalability;

/// <summary>
/// The Universal Scalability Law (Gunther 1993): X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1)).
/// </summary>
/// <param name="Alpha">Contention: the share of the work that waits for its turn. 0 or more.</param>
/// <param name="Beta">Coherency: the cost of keeping each pair consistent; only a positive one makes a peak. 0 or more.</param>
/// <param name="Gamma">Throughput at load 1, in the unit of the measured throughput.</param>
public readonly record struct UslModel(double Alpha, double Beta, double Gamma)
{
    /// <summary>N* = sqrt((1 - alpha) / beta), at least 1: the load of the highest throughput. Null with beta = 0, where throughput never falls.</summary>
    public double? Peak => Beta > 0 ? Math.Max(1, Math.Sqrt(Math.Max(0, 1 - Alpha) / Beta)) : null;

    /// <summary>Throughput at <see cref="Peak"/>; null without a peak.</summary>
    public double? PeakThroughput => Peak is { } peak ? ThroughputAt(peak) : null;

    /// <summary>gamma / alpha: what contention alone would allow however large the load; null with alpha = 0.</summary>
    public double? Limit => Alpha > 0 ? Gamma / Alpha : null;

    /// <summary>1 / alpha: the load where linear growth meets <see cref="Limit"/>; null with alpha = 0.</summary>
    public double? Optimum => Alpha > 0 ? 1 / Alpha : null;

    /// <summary>Throughput at a load.</summary>
    /// <param name="n">Load, positive.</param>
    public double ThroughputAt(double n) => Gamma * n / (1 + (Alpha * (n - 1)) + (Beta * n * (n - 1)));

    /// <summary>Mean residence time at a load, N / X(N) by Little's law.</summary>
    /// <param name="n">Load, positive.</param>
    public double LatencyAt(double n) => n / ThroughputAt(n);

    /// <summary>X(N) / (gamma N): the share of perfect scaling that is left at a load.</summary>
    /// <param name="n">Load, positive.</param>
    public double EfficiencyAt(double n) => ThroughputAt(n) / (Gamma * n);
}
