namespace Proofload.Telemetry;

/// <summary>Fixed bounds of buckets.</summary>
public static class TelemetryBounds
{
    /// <summary>1 ms to 2 min, in seconds: two to three bounds for each factor of ten.</summary>
    public static IReadOnlyList<double> Seconds { get; } =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    /// <summary><see cref="Seconds"/> with further bounds.</summary>
    /// <param name="thresholds">Seconds; those of 0 or less are left out.</param>
    public static IReadOnlyList<double> With(IEnumerable<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return [.. Seconds.Concat(thresholds.Where(static t => t > 0 && double.IsFinite(t))).Distinct().Order()];
    }
}
