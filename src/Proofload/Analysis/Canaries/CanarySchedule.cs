namespace Proofload.Analysis.Canaries;

/// <summary>
/// When a canary is looked at and what each look may spend. After each window from the first that can decide; the last look has one half of alpha
/// and those before it share the other half equally, so that all together call an unchanged canary worse no more often than alpha (Bonferroni), and
/// little is lost at the end by having looked before.
/// </summary>
/// <param name="Windows">Windows in all. 1 or more.</param>
/// <param name="First">The window after which the first look is, from 1.</param>
public readonly record struct CanarySchedule(int Windows, int First)
{
    /// <summary>Looks before the last one.</summary>
    public int LooksBefore => Math.Max(0, Windows - First);

    /// <summary>Share of alpha of the look after <paramref name="window"/>, from 1; 0 where there is none.</summary>
    /// <param name="window">Windows that are complete.</param>
    public double ShareAt(int window) => window >= Windows ? (LooksBefore == 0 ? 1 : 0.5) : window < First ? 0 : 0.5 / LooksBefore;
}
