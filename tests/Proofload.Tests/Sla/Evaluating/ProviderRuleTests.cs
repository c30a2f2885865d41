using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;
using static Proofload.Tests.Sla.SlaBench;

namespace Proofload.Tests.Sla.Evaluating;

/// <summary>The ways of providers to count, on months worked out by hand. October 2026 has 31 days: 44,640 minutes, 8,928 intervals of 5 minutes.</summary>
public sealed class ProviderRuleTests
{
    private const int Minutes = 44_640;
    private const int Intervals = 8_928;

    [Fact]
    public void Interval_mean_weighs_every_interval_the_same_whatever_its_traffic()
    {
        // 12 intervals with 5 of 10 good, the others 1,000 of 1,000: the mean loses 12 * 0.5 of 8,928; the requests lose 60 of 8.9 million.
        var month = Settle(Contract(Availability(SlaMethod.IntervalMean)), rows =>
        {
            rows.Minutes(October, 60, 2, ("503", 1));
            rows.Minutes(October.AddHours(1), Minutes - 60, 200);
        });
        var own = month.Commitments[0].Own;
        Assert.Equal((Intervals - 6m) / Intervals, own.Figure);
        Assert.Equal(SlaVerdict.Met, own.Verdict);
        Assert.Equal(0, month.Credit!.Owed);
        var ratio = month.Commitments[0].Readings.Single(r => r.Method == SlaMethod.RequestRatio);
        Assert.Equal((120m + (44_580 * 200) - 60) / (120 + (44_580 * 200)), ratio.Figure);
        Assert.Equal(12, month.Commitments[0].Breaches.Count);
    }

    [Fact]
    public void Interval_mean_below_a_bound_owes_that_credit()
    {
        // 90 intervals all bad: 8,838 / 8,928 = 98.99 %, below 99 % by a hair; 89 are 99.003 %.
        foreach (var (bad, share) in new[] { (90, 0.25m), (89, 0.10m), (8, 0m), (9, 0.10m), (447, 1.0m), (446, 0.25m) })
        {
            var month = Settle(Contract(Availability(SlaMethod.IntervalMean)), rows =>
            {
                rows.Minutes(October, bad * 5, 10, ("500", 10));
                rows.Minutes(October.AddMinutes(bad * 5), Minutes - (bad * 5), 10);
            });
            Assert.Equal((decimal)(Intervals - bad) / Intervals, month.Commitments[0].Own.Figure);
            Assert.Equal(share, month.Commitments[0].Own.CreditShare);
            Assert.Equal(1000 * share, month.Credit!.Owed);
        }
    }

    [Fact]
    public void An_empty_interval_counts_full_only_where_the_contract_says_so_and_the_share_that_rests_on_it_is_told()
    {
        // An hour recorded, half of it bad; the rest of the month is not recorded at all.
        var one = Availability(SlaMethod.IntervalMean);
        void Rows(MinuteRows rows)
        {
            rows.Minutes(October, 30, 10, ("500", 10));
            rows.Minutes(October.AddMinutes(30), 30, 10);
        }

        var up = Settle(Contract(one with { EmptyInterval = EmptyInterval.Up }), Rows).Commitments[0].Own;
        Assert.Equal((Intervals - 6m) / Intervals, up.Figure);
        Assert.Equal((Intervals - 12m) / Intervals, up.RestsOnEmpty);
        Assert.Equal(SlaVerdict.Met, up.Verdict);
        var leftOut = Settle(Contract(one), Rows).Commitments[0].Own;
        Assert.Equal(0.5m, leftOut.Figure);
        Assert.Equal(6m / Intervals, leftOut.Worst);
        Assert.Equal((Intervals - 6m) / Intervals, leftOut.Best);
        Assert.Equal(SlaVerdict.Undecided, leftOut.Verdict);
        var down = Settle(Contract(one with { EmptyInterval = EmptyInterval.Down }), Rows).Commitments[0].Own;
        Assert.Equal(6m / Intervals, down.Figure);
        Assert.Equal(SlaVerdict.Missed, down.Verdict);
    }

    [Fact]
    public void Down_time_begins_with_the_fifth_minute_in_a_row_and_then_counts_from_the_first()
    {
        // 4 bad minutes, a good one, 5 bad ones, and 5 minutes at exactly 5 %, which is not above it: 5 minutes are down.
        var month = Settle(Contract(Availability(SlaMethod.DownTime, 0.995m)), rows =>
        {
            rows.Minutes(October, 4, 100, ("503", 50));
            rows.Minutes(October.AddMinutes(4), 1, 100);
            rows.Minutes(October.AddMinutes(5), 5, 100, ("503", 6));
            rows.Minutes(October.AddMinutes(10), 5, 100, ("503", 5));
            rows.Minutes(October.AddMinutes(15), Minutes - 15, 100);
        });
        Assert.Equal((Minutes - 5m) / Minutes, month.Commitments[0].Own.Figure);
        Assert.Equal([5, 6, 7, 8, 9], month.Commitments[0].Breaches);
    }

    [Fact]
    public void Down_time_of_a_vertex_month_gives_its_credits()
    {
        // 99.5 % of 44,640 minutes: 223.2 may be down. 224 are 99.498 %, 223 are 99.5004 %; 447 are 98.9987 %.
        foreach (var (down, share) in new[] { (223, 0m), (224, 0.10m), (447, 0.25m), (2232, 0.25m), (2233, 1.0m) })
        {
            var month = Settle(Contract(Availability(SlaMethod.DownTime, 0.995m)), rows =>
            {
                rows.Minutes(October, down, 100, ("503", 100));
                rows.Minutes(October.AddMinutes(down), Minutes - down, 100);
            });
            Assert.Equal((decimal)(Minutes - down) / Minutes, month.Commitments[0].Own.Figure);
            Assert.Equal(share, month.Commitments[0].Own.CreditShare);
        }
    }

    [Fact]
    public void Quota_errors_do_not_count_and_repeats_that_came_too_soon_do_not_either()
    {
        var one = Availability(SlaMethod.RequestRatio, 0.999m, "5xx") with { NotCounted = ["429"], BackOff = new BackOffRule() };
        var month = Settle(Contract(one), rows =>
        {
            for (var i = 0; i < 7; i++)
                rows.Request(October.AddSeconds(i));
            rows.Request(October.AddSeconds(20), "429");
            rows.Request(October.AddSeconds(30), "503");
            rows.Request(October.AddSeconds(30.5), "503", attempt: 2, waited: 0.5);
            rows.Request(October.AddSeconds(31.5), "503", attempt: 2, waited: 1);
            rows.Request(October.AddSeconds(33), "503", attempt: 3, waited: 1.9);
            rows.Request(October.AddSeconds(36), "200", attempt: 4, waited: 4);
        });
        // Valid: 7 good, 503, 503 after 1 s, good after 4 s. Of 13 requests users felt 5 failures.
        Assert.Equal(8m / 10, month.Commitments[0].Own.Figure);
        Assert.Equal(2, month.Commitments[0].Counter.TooSoon);
        Assert.Equal(1, month.Commitments[0].Counter.Invalid);
        Assert.Equal((13, 5), (month.Felt.Total, month.Felt.Bad));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(6, 16)]
    [InlineData(7, 32)]
    [InlineData(8, 32)]
    [InlineData(1_000_000_000, 32)]
    public void The_wait_doubles_up_to_its_longest(long attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new BackOffRule().Before(attempt));

    [Fact]
    public void A_slice_is_good_when_its_median_by_nearest_rank_is_above_the_bound()
    {
        var one = new Commitment { Name = "speed", Method = SlaMethod.GoodSlices, Target = 0.99m, Speed = new SpeedRule { Metric = SpeedMetric.TokensPerSecond, Bound = 25 } };
        double[][] slices = [[10, 30], [30, 10, 30], [26], [25], [25, 25, 26, 26], [10, 26, 26]];
        var month = Settle(Contract(one), rows =>
        {
            for (var s = 0; s < slices.Length; s++)
            {
                foreach (var value in slices[s])
                    rows.Request(October.AddMinutes(5 * s), tokensPerSecond: value);
            }

            rows.Request(October.AddMinutes(1), "503", tokensPerSecond: 1);
            rows.Request(October.AddMinutes(1));
        });
        // Of two values the lower one is the median: 10, 30, 26, 25, 25, 26. A failed request has no speed; an answer without one does not count.
        Assert.Equal(3m / 6, month.Commitments[0].Own.Figure);
        Assert.Equal([0, 3, 4], month.Commitments[0].Breaches);
        Assert.Equal(1, month.Commitments[0].Counter.Unmeasured);
    }

    [Fact]
    public void A_custom_formula_uses_the_counts_of_the_month()
    {
        var one = Availability(SlaMethod.Custom, 0.995m) with { Formula = "1 - down_minutes / minutes - 0.1 * bad / valid", DownTime = new DownTimeRule { ErrorRate = 0.2m, Minutes = 3 } };
        var month = Settle(Contract(one), rows =>
        {
            rows.Minutes(October, 3, 10, ("timeout", 3));
            rows.Minutes(October.AddMinutes(3), Minutes - 3, 10);
        });
        Assert.Equal(1 - (3m / Minutes) - (0.1m * 9 / (Minutes * 10)), month.Commitments[0].Own.Figure);
    }

    [Fact]
    public void Every_reading_stands_beside_the_contracts_own()
    {
        var month = Settle(Contract(Availability(SlaMethod.DownTime, 0.995m)), rows => rows.Minutes(October, Minutes, 100, ("500", 2)));
        var readings = month.Commitments[0].Readings.ToDictionary(r => r.Method);
        Assert.Equal(1, readings[SlaMethod.DownTime].Figure);
        Assert.Equal(0.98m, readings[SlaMethod.IntervalMean].Figure);
        Assert.Equal(0.98m, readings[SlaMethod.RequestRatio].Figure);
        Assert.Equal(0, readings[SlaMethod.GoodSlices].Figure);
        Assert.Equal(0.98m, month.Commitments[0].AsFelt!.Figure);
        Assert.Equal((0m, 250m, 250m, 1000m, 250m), (readings[SlaMethod.DownTime].Credit!.Value, readings[SlaMethod.IntervalMean].Credit!.Value, readings[SlaMethod.RequestRatio].Credit!.Value, readings[SlaMethod.GoodSlices].Credit!.Value, month.Commitments[0].AsFelt!.Credit!.Value));
        Assert.True(readings[SlaMethod.DownTime].IsContracts);
    }
}
