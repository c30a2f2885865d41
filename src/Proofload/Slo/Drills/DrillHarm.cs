using Proofload.Measurement.Statistics;

namespace Proofload.Slo.Drills;

/// <summary>What a fault does to the answers that it strikes, as tried out before a drill.</summary>
/// <param name="Healthy">Share of bad answers without the fault.</param>
/// <param name="Least">Share of the struck answers that are bad, at least.</param>
/// <param name="Most">The same, at most.</param>
/// <param name="Shortest">Shortest time after which a bad answer is known.</param>
/// <param name="Longest">Longest time after which a bad answer is known.</param>
public sealed record DrillHarm(double Healthy, double Least, double Most, TimeSpan Shortest, TimeSpan Longest)
{
    private const double Confidence = 0.999;

    /// <summary>From counts.</summary>
    /// <param name="healthy">Share of bad answers without the fault.</param>
    /// <param name="bad">Bad answers among the struck.</param>
    /// <param name="struck">Struck answers.</param>
    /// <param name="seconds">Shortest and longest time of a bad one; null without bad ones.</param>
    public static DrillHarm Of(double healthy, long bad, long struck, (double Shortest, double Longest)? seconds)
    {
        var count = Math.Max(1, struck);
        var interval = bad <= 0 ? new RealInterval(0, 0) : Wilson.Interval(Math.Min(bad, count), count, Confidence);
        return new DrillHarm(healthy, interval.Low, bad >= count ? 1 : interval.High, TimeSpan.FromSeconds(seconds?.Shortest ?? 0), TimeSpan.FromSeconds(seconds?.Longest ?? 0));
    }

    /// <summary>Share of bad answers when the fault strikes a share of them: at least and at most.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public (double Least, double Most) Ratios(double share) => (Mixed(share, Least), Mixed(share, Most));

    /// <summary>Share of bad answers when the fault strikes a share of them.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public double Ratio(double share) => Mixed(share, (Least + Most) / 2);

    private double Mixed(double share, double harm) => (share * harm) + ((1 - share) * Healthy);
}
