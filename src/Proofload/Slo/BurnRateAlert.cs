namespace Proofload.Slo;

/// <summary>
/// Somebody is told when the budget burns too fast in a long and in a short window at once (Google SRE Workbook, chapter 5: multi-window, multi-burn-rate).
/// </summary>
public sealed record BurnRateAlert
{
    /// <summary>How urgent, and the label by which a receiver is chosen: <c>page</c>, <c>ticket</c> or a word of your own.</summary>
    public required string Severity { get; init; }

    /// <summary>The window that says that it matters.</summary>
    public required TimeSpan Long { get; init; }

    /// <summary>The window that says that it is still going on.</summary>
    public required TimeSpan Short { get; init; }

    /// <summary>Burn rate from which (exclusive) both windows count: share of the budget * window / long.</summary>
    public required decimal Factor { get; init; }

    /// <summary>For how long the condition must hold before anybody is told. Default: not at all.</summary>
    public TimeSpan For { get; init; }

    /// <summary>Fewest events in the long window below which nobody is told. Default: 0.</summary>
    public long MinimumEvents { get; init; }

    /// <summary>Confidence (0 to 1) with which the long window's error ratio must be above the threshold; null: the observed ratio decides.</summary>
    public decimal? Confidence { get; init; }
}
