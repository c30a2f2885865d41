using System.Globalization;
using Proofload.Sla.Contracts;

namespace Proofload.Sla.Evaluating;

/// <summary>What a reader of a settled month must know, each a sentence with its number.</summary>
internal static class SlaNotes
{
    public static IReadOnlyList<string> Of(SlaMonth m) => [.. General(m), .. m.Commitments.SelectMany(c => About(m, c))];

    private static IEnumerable<string> General(SlaMonth m)
    {
        if (m.IsRunning)
            yield return $"The month is not over: this is what held until {Time(m.Until)}.";
        if (m.Month.IsPartial)
            yield return $"The contract holds in a part of the month only: from {Time(m.Month.From)} to {Time(m.Month.To)}.";
        if (m.Minutes.Missing > 0)
            yield return $"Nothing was recorded in {N(m.Minutes.Missing)} of {N(m.Minutes.All)} minutes ({Share((decimal)m.Minutes.Missing / m.Minutes.All)}). They are missing, and nobody knows how they were.";
        if (m.Counts.OutsideTime > 0)
            yield return $"{N(m.Counts.OutsideTime)} rows lie outside the month and do not count.";
        if (m.Counts.OutsideScope > 0)
            yield return $"{N(m.Counts.OutsideScope)} rows are about another service, model, region, client, route or language and do not count.";
        if (m.Counts.Rows > 0 && m.Counts.Unsaid.Count > 0)
            yield return $"No row says its {string.Join(" or ", m.Counts.Unsaid)}: all were taken for the contract's.";
        if (m.Counts.Exclusions.Straddling > 0)
            yield return $"{N(m.Counts.Exclusions.Straddling)} rows of counts cross the border of an exclusion; an exclusion takes out only rows that lie in it whole, so these count.";
        foreach (var remark in m.Contract.Remarks)
            yield return remark + ".";
        if (m.Fee is null)
            yield return "The month's fee is not known, so credits are shares of it; give it with --fee.";
        if (m.Credit is { IsCapped: true } capped)
            yield return $"The credits add up to {Money(m, capped.Sum)}; the cap of {ContractScalars.Percent(m.Contract.Credits.Cap)} makes {Money(m, capped.Owed)} of it.";
        if (m.Credit is { IsBelowMinimum: true } small)
            yield return $"A credit of {Money(m, small.Sum)} is below the minimum of {Money(m, m.Contract.Credits.Minimum)} and is not owed.";
    }

    private static IEnumerable<string> About(SlaMonth m, CommitmentMonth c)
    {
        var name = m.Commitments.Count > 1 ? c.What.Name + ": " : "";
        if (c.Own.RestsOnEmpty > 0)
            yield return $"{name}{Share(c.Own.RestsOnEmpty)} of the figure rests on intervals of which no request is known and which the contract counts as 100%.";
        if (c.Own is { Worst: { } worst, Best: { } best, Figure: not null } && worst != best)
            yield return $"{name}the figure would be {Share(worst)} if everything missing had been down, and {Share(best)} if it had been up.";
        if (c.Counter.TooSoon > 0)
            yield return $"{name}{N(c.Counter.TooSoon)} repeated requests did not wait as the back-off rule demands and do not count.";
        if (c.Counter.UnknownWait > 0)
            yield return $"{name}of {N(c.Counter.UnknownWait)} repeated requests it is not known how long they waited; they count.";
        if (c.What.BackOff is not null && c.Counter is { TooSoon: 0, UnknownWait: 0 } && m.Counts.Rows > 0)
            yield return $"{name}the back-off rule took nothing out: 0 rows say that they are a repeated attempt.";
        if (c.Counter.Unmeasured > 0)
            yield return $"{name}{N(c.Counter.Unmeasured)} answers do not say their {c.What.Speed?.Metric switch { SpeedMetric.Latency => "latency", SpeedMetric.Ttft => "ttft", _ => "tokens_per_second" }} and do not count.";
        if (c.Counter.Removed > 0)
            yield return $"{name}{N(c.Counter.Removed)} requests lie in times that exclusions take out of the month.";
        if (c.Counter is { IsFromObjective: false, Unsaid.Count: > 0 } && m.Counts.Rows > 0)
            yield return $"{name}no row says its {string.Join(" or ", c.Counter.Unsaid)}: all were taken for the commitment's.";
        if (c.Own.Problem.Length > 0)
            yield return $"{name}there is no figure: {c.Own.Problem}.";
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string N(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(decimal share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    private static string Money(SlaMonth m, decimal amount) => $"{m.Contract.Credits.Currency} {amount.ToString("#,0." + new string('0', m.Contract.Credits.Decimals), CultureInfo.InvariantCulture)}";
}
