using Proofload.Sla.Counting;
using Proofload.Sla.Evaluating;

namespace Proofload.Reports.Sla;

/// <summary>Broken intervals that follow each other, as one.</summary>
/// <param name="From">Begin, ticks of UTC.</param>
/// <param name="To">End.</param>
/// <param name="Counts">What was counted.</param>
internal sealed record BreachSpan(long From, long To, SlotCounts Counts)
{
    public int Minutes => (int)((To - From) / TimeSpan.TicksPerMinute);
}

/// <summary>Joins neighbouring intervals.</summary>
internal static class BreachSpans
{
    public static IReadOnlyList<BreachSpan> Of(CommitmentMonth c)
    {
        var spans = new List<BreachSpan>();
        foreach (var at in c.Breaches)
        {
            var interval = c.Intervals[at];
            if (spans.Count > 0 && spans[^1].To == interval.From)
            {
                var sum = spans[^1].Counts;
                sum.Add(interval.Counts);
                spans[^1] = new BreachSpan(spans[^1].From, interval.To, sum);
            }
            else
            {
                spans.Add(new BreachSpan(interval.From, interval.To, interval.Counts));
            }
        }

        return spans;
    }

    /// <summary>Those with the most failures, in the order of time.</summary>
    public static IEnumerable<BreachSpan> Worst(CommitmentMonth c, int most) =>
        Of(c).OrderByDescending(static s => s.Counts.CountedBad).ThenBy(static s => s.From).Take(most).OrderBy(static s => s.From);
}
