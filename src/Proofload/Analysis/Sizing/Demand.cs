namespace Proofload.Analysis.Sizing;

/// <summary>The requests per second that must be served.</summary>
public sealed record Demand
{
    /// <summary>What replicas are planned for: the 95th percentile over time where a profile or a trace is known, else the rate that was given.</summary>
    public required double Planned { get; init; }

    /// <summary>The highest rate; at least <see cref="Planned"/>.</summary>
    public required double Peak { get; init; }

    /// <summary>The lowest rate that is usual (5th percentile over time); null when only one rate is known.</summary>
    public double? Quiet { get; init; }

    /// <summary>The most by which the rate rises within a minute; null is unknown.</summary>
    public double? RisePerMinute { get; init; }

    /// <summary>Where it comes from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>One rate and nothing else.</summary>
    /// <param name="rate">Requests per second, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0.</exception>
    public static Demand Of(double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        return new Demand { Planned = rate, Peak = rate, Source = "given" };
    }

    /// <summary>The demand of rates over time.</summary>
    /// <param name="rates">Rates of consecutive spans of equal length, in order of time; one must be above 0.</param>
    /// <param name="spanMinutes">Length of a span, minutes.</param>
    /// <param name="source">Where they come from.</param>
    /// <exception cref="ArgumentException">No rate is above 0.</exception>
    public static Demand Of(IReadOnlyList<double> rates, double spanMinutes, string source)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spanMinutes);
        var sorted = rates.Order().ToArray();
        if (sorted.Length == 0 || !(sorted[^1] > 0))
            throw new ArgumentException("A demand needs a rate above 0.", nameof(rates));

        double? rise = null;
        for (var i = 1; i < rates.Count; i++)
            rise = Math.Max(rise ?? 0, (rates[i] - rates[i - 1]) / spanMinutes);
        return new Demand { Planned = Rank(0.95) > 0 ? Rank(0.95) : sorted[^1], Peak = sorted[^1], Quiet = rates.Count > 1 ? Rank(0.05) : null, RisePerMinute = rise, Source = source };

        double Rank(double q) => sorted[Math.Clamp((int)Math.Ceiling(q * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
