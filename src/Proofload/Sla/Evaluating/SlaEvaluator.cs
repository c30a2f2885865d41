using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;

namespace Proofload.Sla.Evaluating;

/// <summary>Settles a month: the contract's own reading of every commitment beside the other ways of measuring, and what users felt.</summary>
public static class SlaEvaluator
{
    /// <summary>Settles what was counted.</summary>
    /// <param name="counts">Counts of the month, or of its part that is over.</param>
    /// <param name="month">The month.</param>
    /// <param name="fee">The month's fee; null takes the contract's.</param>
    public static SlaMonth Settle(SlaCounts counts, BillingMonth month, decimal? fee = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(month);
        var contract = counts.Contract;
        fee ??= contract.Credits.Fee;
        var felt = FeltOf(counts);
        var minutes = Minutes(counts);
        var commitments = counts.Commitments.Select(c => One(counts, c, month.Zone, fee, felt, minutes.Missing)).ToList();
        var settled = new SlaMonth
        {
            Contract = contract,
            Month = month,
            Until = new DateTimeOffset(counts.Grid.To, TimeSpan.Zero),
            Fee = fee,
            Counts = counts,
            Commitments = commitments,
            Felt = felt,
            Minutes = minutes,
            Credit = fee is { } known ? CreditRules.Settle(contract.Credits, known, commitments.Select(static c => c.Own.CreditShare)) : null,
            Deadline = Deadline(contract.Claim, month),
            Notes = [],
        };
        return settled with { Notes = SlaNotes.Of(settled) };
    }

    private static CommitmentMonth One(SlaCounts counts, CommitmentCounter counter, TimeZoneInfo zone, decimal? fee, FeltLedger felt, int missing)
    {
        var what = counter.What;
        var readings = Enum.GetValues<SlaMethod>().Where(m => m != SlaMethod.Custom || what.Method == SlaMethod.Custom)
            .Select(m => MethodReading.Of(counts, counter, m, fee)).ToList();
        var own = readings.First(r => r.Method == what.Method);
        var intervals = IntervalSplit.Of(counts, counter, LengthOf(what, what.Method)) ?? [];
        return new CommitmentMonth
        {
            What = what,
            Readings = readings,
            Own = own,
            AsFelt = what.Speed is null && what.Where == new ContractScope() ? MethodReading.AsFelt(counts.Contract, what, felt, fee, missing) : null,
            Intervals = intervals,
            Breaches = Breaches(intervals, what),
            Days = DayFigures.Of(counts, what, intervals, zone),
            Counter = counter,
            FromFelt = what.Speed is null && what.Where == new ContractScope() ? Differences(counter, felt) : [],
        };
    }

    /// <summary>Length of the intervals of a way of measuring.</summary>
    internal static TimeSpan LengthOf(Commitment what, SlaMethod method) => method == SlaMethod.DownTime ? TimeSpan.FromMinutes(1) : what.Interval;

    private static List<int> Breaches(IReadOnlyList<SlaInterval> intervals, Commitment what)
    {
        var down = what.Method == SlaMethod.DownTime ? MethodFigures.DownMinutes(intervals, what) : [];
        var breaches = new List<int>();
        for (var i = 0; i < intervals.Count; i++)
        {
            var interval = intervals[i];
            var isBroken = what.Method switch
            {
                SlaMethod.DownTime => down[i],
                SlaMethod.GoodSlices => interval.State == IntervalState.Counted && !MethodFigures.IsGood(interval, what),
                _ => interval.Counts.CountedBad > 0,
            };
            if (isBroken)
                breaches.Add(i);
        }

        return breaches;
    }

    private static List<(string Reason, long Count)> Differences(CommitmentCounter counter, FeltLedger felt)
    {
        var (bad, excluded) = (0L, 0L);
        foreach (var slot in counter.Slots)
        {
            bad += slot.CountedBad;
            excluded += slot.Excluded;
        }

        var invalid = counter.Invalid;
        List<(string, long)> parts =
        [
            ("their class is not valid under the contract", invalid),
            ("an exclusion takes them out", excluded),
            ("their class is no error of the contract", counter.Unnamed),
            ("they were repeated too soon, their time is taken out, or they were slow", felt.Bad - bad - invalid - excluded - counter.Unnamed),
            ("count", bad),
        ];
        return [.. parts.Where(static p => p.Item2 != 0 || p.Item1 == "count")];
    }

    private static FeltLedger FeltOf(SlaCounts counts)
    {
        var (total, bad, badMinutes, run, longest, longestFrom) = (0L, 0L, 0, 0, 0, 0L);
        var perSlot = (int)(counts.Grid.Length / TimeSpan.TicksPerMinute);
        for (var i = 0; i < counts.Felt.Length; i++)
        {
            ref readonly var slot = ref counts.Felt[i];
            total += slot.Total;
            bad += slot.Bad;
            if (slot.Bad * 20 <= slot.Total)
            {
                run = 0;
                continue;
            }

            badMinutes += perSlot;
            run++;
            if (run * perSlot > longest)
                (longest, longestFrom) = (run * perSlot, counts.Grid.StartOf(i - run + 1));
        }

        return new FeltLedger
        {
            Total = total,
            Bad = bad,
            BadMinutes = badMinutes,
            Longest = (longest, longestFrom),
            Classes = [.. counts.FeltByClass.OrderByDescending(static c => c.Value).ThenBy(static c => c.Key).Select(c => (counts.Classes.NameOf(c.Key), c.Value))],
        };
    }

    private static (int All, int Missing) Minutes(SlaCounts counts)
    {
        var missing = 0L;
        for (var i = 0; i < counts.Felt.Length; i++)
            missing += counts.Felt[i].IsSeen || counts.IsComplete ? 0 : counts.Grid.EndOf(i) - counts.Grid.StartOf(i);
        return ((int)((counts.Grid.To - counts.Grid.From) / TimeSpan.TicksPerMinute), (int)(missing / TimeSpan.TicksPerMinute));
    }

    private static DateOnly? Deadline(ClaimTerms claim, BillingMonth month)
    {
        // The month's last day in the contract's time zone; the days are counted from it.
        var end = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(month.To.AddTicks(-1), month.Zone).DateTime);
        return claim.Days is { } days ? end.AddDays(days)
            : claim.Months is { } months ? new DateOnly(month.Year, month.Month, 1).AddMonths(months + 1).AddDays(-1)
            : null;
    }
}
