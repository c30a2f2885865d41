using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;
using static Proofload.Tests.Sla.SlaBench;

namespace Proofload.Tests.Sla.Evaluating;

public sealed class EdgeCaseTests
{
    [Theory]
    [InlineData("UTC", 2026, 10, 44_640)]
    [InlineData("Europe/Berlin", 2026, 10, 44_700)] // an hour more: clocks go back on 25 October
    [InlineData("Europe/Berlin", 2026, 3, 44_580)]
    [InlineData("America/Los_Angeles", 2026, 11, 43_260)]
    [InlineData("UTC", 2024, 2, 41_760)] // leap year
    [InlineData("UTC", 2026, 2, 40_320)]
    [InlineData("America/Sao_Paulo", 2018, 11, 43_140)] // midnight of 4 November does not exist; the month begins and ends as usual
    public void A_month_has_the_minutes_of_its_time_zone(string zone, int year, int month, int minutes) =>
        Assert.Equal(minutes, BillingMonth.Of(new ContractTerm { TimeZone = zone }, year, month).Length.TotalMinutes);

    [Fact]
    public void A_month_begins_at_midnight_of_the_contracts_time_zone()
    {
        var month = BillingMonth.Of(new ContractTerm { TimeZone = "America/Los_Angeles" }, 2026, 10);
        Assert.Equal(new DateTimeOffset(2026, 10, 1, 7, 0, 0, TimeSpan.Zero), month.From);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 7, 0, 0, TimeSpan.Zero), month.To);
    }

    [Fact]
    public void A_day_whose_midnight_does_not_exist_begins_an_hour_later() =>
        Assert.Equal(new DateTimeOffset(2018, 11, 4, 3, 0, 0, TimeSpan.Zero), BillingMonth.Midnight(new DateOnly(2018, 11, 4), TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo")));

    [Fact]
    public void A_request_at_the_border_belongs_to_one_month_only()
    {
        var contract = Contract(Availability(SlaMethod.RequestRatio)) with { Term = new ContractTerm { TimeZone = "Europe/Berlin" } };
        void Rows(MinuteRows rows)
        {
            rows.Request(new DateTimeOffset(2026, 10, 31, 22, 59, 59, TimeSpan.Zero).AddTicks(9_999_999));
            rows.Request(new DateTimeOffset(2026, 10, 31, 23, 0, 0, TimeSpan.Zero), "500");
        }

        Assert.Equal(1, Settle(contract, Rows).Commitments[0].Own.Figure);
        Assert.Equal(0, Settle(contract, Rows, month: 11).Commitments[0].Own.Figure);
    }

    [Fact]
    public void The_first_month_of_a_contract_may_be_a_part()
    {
        var term = new ContractTerm { Starts = new DateOnly(2026, 10, 12), Ends = new DateOnly(2026, 12, 15) };
        Assert.Equal((20 * 1440, true), ((int)BillingMonth.Of(term, 2026, 10).Length.TotalMinutes, BillingMonth.Of(term, 2026, 10).IsPartial));
        Assert.False(BillingMonth.Of(term, 2026, 11).IsPartial);
        Assert.Equal(15 * 1440, BillingMonth.Of(term, 2026, 12).Length.TotalMinutes);
        Assert.Contains("does not hold in 2026-09; it holds from 2026-10-12 until 2026-12-15", Assert.Throws<PlanException>(() => BillingMonth.Of(term, 2026, 9)).Message, StringComparison.Ordinal);
        Assert.Throws<PlanException>(() => BillingMonth.Of(term, 2027, 1));
    }

    [Fact]
    public void A_figure_on_a_bound_is_not_below_it()
    {
        var month = Settle(Contract(Availability(SlaMethod.RequestRatio)), rows => rows.Minutes(October, 44_640, 1000, ("500", 1)));
        Assert.Equal((0.999m, 0m, SlaVerdict.Met), (month.Commitments[0].Own.Figure, month.Credit!.Owed, month.Verdict));
        var below = Settle(Contract(Availability(SlaMethod.RequestRatio)), rows =>
        {
            rows.Minutes(October, 44_639, 1000, ("500", 1));
            rows.Minutes(October.AddMinutes(44_639), 1, 1000, ("500", 2));
        });
        Assert.Equal((100m, SlaVerdict.Missed), (below.Credit!.Owed, below.Verdict));
    }

    [Theory]
    [InlineData(RoundingMode.HalfUp, 0.9990)]
    [InlineData(RoundingMode.HalfEven, 0.9990)]
    [InlineData(RoundingMode.Up, 0.9990)]
    [InlineData(RoundingMode.Down, 0.9989)]
    public void The_figure_is_rounded_before_it_is_compared(RoundingMode mode, double compared)
    {
        // 99.895 %
        var one = Availability(SlaMethod.RequestRatio) with { Rounding = new RoundingRule { Decimals = 2, Mode = mode } };
        var month = Settle(Contract(one), rows => rows.Minutes(October, 44_640, 100_000, ("500", 105)));
        Assert.Equal(0.99895m, month.Commitments[0].Own.Figure);
        Assert.Equal((decimal)compared, month.Commitments[0].Own.Compared);
        Assert.Equal(mode == RoundingMode.Down ? SlaVerdict.Missed : SlaVerdict.Met, month.Verdict);
    }

    [Fact]
    public void Credits_of_commitments_add_up_to_the_cap_and_tiny_ones_are_not_owed()
    {
        var terms = new CreditTerms { Cap = 0.5m, Minimum = 1 };
        Assert.Equal((500m, true), (CreditRules.Settle(terms, 1000, [0.25m, 0.5m]).Owed, CreditRules.Settle(terms, 1000, [0.25m, 0.5m]).IsCapped));
        Assert.Equal((350m, false), (CreditRules.Settle(terms, 1000, [0.25m, 0.1m]).Owed, CreditRules.Settle(terms, 1000, [0.25m, 0.1m]).IsCapped));
        Assert.Equal((0m, true), (CreditRules.Settle(terms, 9.94m, [0.1m]).Owed, CreditRules.Settle(terms, 9.94m, [0.1m]).IsBelowMinimum));
        Assert.Equal(1m, CreditRules.Settle(terms, 9.95m, [0.1m]).Owed);
        Assert.Equal(1m, CreditRules.Settle(terms, 10m, [0.1m]).Owed);
        Assert.Equal((0m, false), (CreditRules.Settle(terms, 1000, [0m]).Owed, CreditRules.Settle(terms, 1000, [0m]).IsBelowMinimum));
    }

    [Fact]
    public void Amounts_are_rounded_half_away_from_zero_in_the_decimals_of_the_currency()
    {
        Assert.Equal(0.13m, CreditRules.Amount(new CreditTerms(), 1.25m, 0.1m));
        Assert.Equal(124m, CreditRules.Amount(new CreditTerms { Decimals = 0 }, 1235m, 0.1m));
    }

    [Fact]
    public void An_exclusion_takes_out_failures_of_its_time_and_classes_only()
    {
        var contract = Contract(Availability(SlaMethod.RequestRatio)) with
        {
            Term = new ContractTerm { TimeZone = "Europe/Berlin" },
            Exclusions = [new ContractExclusion { From = new ContractTime(new DateTime(2026, 10, 2, 10, 0, 0), null), To = new ContractTime(new DateTime(2026, 10, 2, 11, 0, 0), null), Kind = ExclusionKind.Quota, Reason = "quota", Errors = ["429"] }],
        };
        var at = new DateTimeOffset(2026, 10, 2, 8, 0, 0, TimeSpan.Zero);
        var month = Settle(contract, rows =>
        {
            rows.Minutes(at, 60, 10, ("429", 2), ("500", 1));
            rows.Minutes(at.AddMinutes(60), 1, 10, ("429", 2));
        });
        // 610 requests, 182 failures, 120 of them are taken out.
        Assert.Equal((490m - 62) / 490, month.Commitments[0].Own.Figure);
        Assert.Equal(120, month.Commitments[0].Counter.ExcludedBy[0]);
        Assert.Equal(428m / 610, month.Felt.Figure);
    }

    [Fact]
    public void Announced_work_may_take_its_time_out_of_the_month()
    {
        var window = new ContractExclusion { From = new ContractTime(new DateTime(2026, 10, 3, 0, 0, 0), TimeSpan.Zero), To = new ContractTime(new DateTime(2026, 10, 3, 10, 0, 0), TimeSpan.Zero), Kind = ExclusionKind.Maintenance, Reason = "work", Effect = ExclusionEffect.Everything };
        var month = Settle(Contract(Availability(SlaMethod.DownTime, 0.995m)) with { Exclusions = [window] }, rows =>
        {
            rows.Minutes(October, 2 * 1440, 10);
            rows.Minutes(October.AddDays(2), 660, 10, ("500", 10));
            rows.Minutes(October.AddDays(2).AddMinutes(660), (29 * 1440) - 660, 10);
        });
        // Ten of eleven hours are taken out: 60 minutes of 44,040 are down.
        Assert.Equal((44_040m - 60) / 44_040, month.Commitments[0].Own.Figure);
        Assert.Equal(6_000, month.Commitments[0].Counter.Removed);
    }

    [Fact]
    public void A_month_that_is_not_over_is_settled_until_now()
    {
        var month = Settle(Contract(Availability(SlaMethod.RequestRatio)), rows => rows.Minutes(October, 1440, 10), until: October.AddDays(1));
        Assert.Equal((1440, 0), month.Minutes);
        Assert.Contains("not over", month.Notes[0], StringComparison.Ordinal);
        Assert.Equal(SlaVerdict.Met, month.Verdict);
    }

    [Fact]
    public void Without_any_row_nothing_is_decided()
    {
        var month = Settle(Contract(Availability(SlaMethod.RequestRatio), Availability(SlaMethod.IntervalMean) with { Name = "mean" }), _ => { });
        Assert.Equal(SlaVerdict.Undecided, month.Verdict);
        Assert.All(month.Commitments, c => Assert.Null(c.Own.Figure));
        Assert.Equal(0, month.Credit!.Owed);
        Assert.Equal((44_640, 44_640), month.Minutes);
    }

    [Fact]
    public void A_log_that_holds_every_request_has_empty_minutes_and_no_missing_ones()
    {
        var contract = Contract(Availability(SlaMethod.IntervalMean));
        void Rows(MinuteRows rows) => rows.Request(October);
        Assert.Equal(SlaVerdict.Undecided, Settle(contract, Rows).Verdict);
        Assert.Equal(SlaVerdict.Met, Settle(contract, Rows, isComplete: true).Verdict);
        Assert.Equal(0, Settle(contract, Rows, isComplete: true).Minutes.Missing);
    }

    [Fact]
    public void The_days_add_up_to_the_month_in_a_month_with_25_hours_on_one_day()
    {
        foreach (var method in new[] { SlaMethod.IntervalMean, SlaMethod.DownTime, SlaMethod.RequestRatio, SlaMethod.GoodSlices })
        {
            var contract = Contract(Availability(method)) with { Term = new ContractTerm { TimeZone = "Europe/Berlin" } };
            var month = Settle(contract, rows =>
            {
                rows.Minutes(new DateTimeOffset(2026, 9, 30, 22, 0, 0, TimeSpan.Zero), 30_000, 10, ("500", 1));
                rows.Minutes(new DateTimeOffset(2026, 9, 30, 22, 0, 0, TimeSpan.Zero).AddMinutes(30_000), 14_700, 7);
            });
            var days = month.Commitments[0].Days;
            Assert.Equal(31, days.Count);
            Assert.Equal(new DateOnly(2026, 10, 1), days[0].Day);
            Assert.Equal(month.Commitments[0].Own.Figure!.Value, days.Sum(d => d.Upper) / days.Sum(d => d.Lower), 20);
            Assert.Equal(month.Felt.Total, days.Sum(d => d.FeltTotal));
        }
    }

    [Fact]
    public void The_claim_ends_on_its_day()
    {
        var contract = Contract(Availability(SlaMethod.RequestRatio));
        Assert.Equal(new DateOnly(2026, 11, 30), Settle(contract with { Claim = new ClaimTerms { Days = 30 } }, _ => { }).Deadline);
        Assert.Equal(new DateOnly(2026, 12, 31), Settle(contract with { Claim = new ClaimTerms { Months = 2 } }, _ => { }).Deadline);
        Assert.Null(Settle(contract, _ => { }).Deadline);
    }
}
