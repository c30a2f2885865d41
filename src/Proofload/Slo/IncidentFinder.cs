namespace Proofload.Slo;

/// <summary>A time in which the budget burned faster than it lasts.</summary>
/// <param name="From">When it began, to a slice of the search.</param>
/// <param name="To">When it ended.</param>
/// <param name="Consumed">Share of the budget of a window that it took; of the events that the window before its end had.</param>
/// <param name="Peak">Largest burn rate of a slice of the search.</param>
public sealed record BudgetIncident(DateTimeOffset From, DateTimeOffset To, double Consumed, double Peak);

/// <summary>Finds incidents after the fact, when it is known how they went on: what alerts are measured against.</summary>
public static class IncidentFinder
{
    /// <summary>
    /// Times in which consecutive slices burn faster than 1, with pauses of up to three slices between them, that took at least a share of the budget.
    /// </summary>
    /// <param name="objective">The objective.</param>
    /// <param name="history">Its counts, corrected.</param>
    /// <param name="from">Begin of the search.</param>
    /// <param name="to">End of the search.</param>
    /// <param name="slice">Slice of the search.</param>
    /// <param name="least">Smallest share of the budget that is an incident: 0.02.</param>
    public static IReadOnlyList<BudgetIncident> Find(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset from, DateTimeOffset to, TimeSpan slice, double least)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(slice, TimeSpan.Zero);
        var incidents = new List<BudgetIncident>();
        DateTimeOffset? begin = null;
        var (end, peak) = (from, 0.0);
        for (var at = from + slice; at <= to; at += slice)
        {
            var burn = BurnRate.Of(BudgetUse.Of(objective, history, at - slice, at).ErrorRatio, objective.Budget) ?? 0;
            if (burn > 1)
            {
                begin ??= at - slice;
                (end, peak) = (at, Math.Max(peak, burn));
            }
            else if (begin is { } first && at - end >= 3 * slice)
            {
                Add(first);
                (begin, peak) = (null, 0);
            }
        }

        if (begin is { } last)
            Add(last);
        return incidents;

        void Add(DateTimeOffset first)
        {
            var consumed = Consumed(objective, history, first, end);
            if (consumed >= least)
                incidents.Add(new BudgetIncident(first, end, consumed, peak));
        }
    }

    /// <summary>Share of the budget of a window that a span took: its bad events, in proportion to the events of the window up to its end.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="history">Its counts, corrected.</param>
    /// <param name="from">Begin, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public static double Consumed(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(history);
        var (begin, whole) = (to - objective.Window.Length, objective.Window.Length);
        var window = BudgetUse.Of(objective, history, begin, to);

        // Where counts begin within the window, the part before is taken to have had as much traffic.
        var known = history.First is { } first && first > begin && first < to ? (to - first) / whole : 1;
        return window.Total == 0 ? 0 : BudgetUse.Of(objective, history, from, to).Bad / ((double)objective.Budget * window.Total / known);
    }
}
