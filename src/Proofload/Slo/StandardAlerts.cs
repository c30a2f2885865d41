namespace Proofload.Slo;

/// <summary>
/// The four alerts of the SRE Workbook, chapter 5: 2 % of the budget in an hour and 5 % in six hours page, 10 % in a day and 10 % in three days make a ticket.
/// </summary>
public static class StandardAlerts
{
    private static readonly TimeSpan ShortestWithFixedWindows = TimeSpan.FromDays(7);
    private static readonly TimeSpan Workbook = TimeSpan.FromDays(30);

    private static readonly (string Severity, TimeSpan Long, TimeSpan Short, decimal Share)[] Rows =
    [
        ("page", TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 0.02m),
        ("page", TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), 0.05m),
        ("ticket", TimeSpan.FromDays(1), TimeSpan.FromHours(2), 0.10m),
        ("ticket", TimeSpan.FromDays(3), TimeSpan.FromHours(6), 0.10m),
    ];

    /// <summary>
    /// The alerts for a window. From 7 days on the long windows stay and the factors follow the window; a row whose factor would be below 1, and so fire inside
    /// the budget, gets the shorter windows whose factor is 1 (twins are left out). Below 7 days the factors stay and the windows shrink with the objective's.
    /// </summary>
    /// <param name="window">The objective's window, above 0.</param>
    /// <param name="minimumEvents">Fewest events in the long window. Default 0.</param>
    /// <param name="confidence">Confidence with which the threshold must be exceeded; null: the observed ratio decides.</param>
    public static IReadOnlyList<BurnRateAlert> For(TimeSpan window, long minimumEvents = 0, decimal? confidence = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        var alerts = new List<BurnRateAlert>();
        foreach (var (severity, length, brief, share) in Rows)
        {
            var alert = Row(window, severity, length, brief, share) with { MinimumEvents = minimumEvents, Confidence = confidence };
            if (!alerts.Contains(alert))
                alerts.Add(alert);
        }

        return Plans.ValueList<BurnRateAlert>.Of(alerts);
    }

    private static BurnRateAlert Row(TimeSpan window, string severity, TimeSpan length, TimeSpan brief, decimal share)
    {
        if (window < ShortestWithFixedWindows)
        {
            var scale = window / Workbook;
            return new BurnRateAlert { Severity = severity, Long = Whole(length * scale), Short = Whole(brief * scale), Factor = BurnRate.Factor(share, Workbook, length) };
        }

        var factor = BurnRate.Factor(share, window, length);
        if (factor >= 1)
            return new BurnRateAlert { Severity = severity, Long = length, Short = brief, Factor = factor };
        var shorter = Whole(window * (double)share);
        return new BurnRateAlert { Severity = severity, Long = shorter, Short = Whole(shorter / 12), Factor = 1 };
    }

    // Windows are written in rules as whole milliseconds.
    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Round(time.TotalMilliseconds)));
}
