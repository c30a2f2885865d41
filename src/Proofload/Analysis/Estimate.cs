namespace Proofload.Analysis;

/// <summary>A value and its interval, in the metric's base unit. An end that is null is unbounded or unknown.</summary>
/// <param name="Value">Observed value; null without data.</param>
/// <param name="Low">Low end.</param>
/// <param name="High">High end.</param>
/// <param name="Method">Method of the interval.</param>
/// <param name="Needed">Requests needed for a finite interval; null when it is finite.</param>
public sealed record Estimate(double? Value, double? Low, double? High, string Method, long? Needed = null)
{
    /// <summary>No data.</summary>
    public static Estimate None { get; } = new(null, null, null, "none");

    /// <summary>A fact that needs no interval, such as a maximum.</summary>
    public static Estimate Exact(double value) => new(value, value, value, "exact");
}
