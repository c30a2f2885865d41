using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;
using static Proofload.Tests.Sla.SlaBench;

namespace Proofload.Tests.Sla.Evaluating;

public sealed class SlaPropertyTests
{
    private static readonly SlaMethod[] Methods = [SlaMethod.IntervalMean, SlaMethod.DownTime, SlaMethod.RequestRatio];

    private static readonly DateTimeOffset End = October.AddMinutes(90);

    private static readonly Arbitrary<(int Total, int Bad)[]> Minutes =
        Gen.Choose(0, 20).SelectMany(static total => Gen.Choose(0, total), static (total, bad) => (total, bad)).ArrayOf(90).ToArbitrary();

    [Fact]
    public void An_exclusion_of_failures_never_lowers_a_figure()
    {
        Prop.ForAll(Minutes, Gen.Choose(0, 80).ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), (minutes, from, length) =>
        {
            foreach (var method in Methods)
            {
                var contract = Contract(Availability(method));
                var window = new ContractExclusion { From = At(from), To = At(from + length), Kind = ExclusionKind.Quota, Reason = "r" };
                var without = Figure(contract, minutes);
                var with = Figure(contract with { Exclusions = ValueList<ContractExclusion>.Of([window]) }, minutes);
                Assert.True(with is null || without is null || with >= without, $"{method}: {without} became {with}");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_missing_keeps_every_figure_between_its_worst_and_its_best()
    {
        Prop.ForAll(Minutes, Gen.Choose(0, 80).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (minutes, from, length) =>
        {
            // The same minutes with and without some of them: what was not recorded may have been anything, what was is in between.
            var contract = Contract(Availability(SlaMethod.DownTime));
            var cut = minutes.Select((m, i) => i >= from && i < from + length ? ((int, int)?)null : m).ToArray();
            var own = Settle(contract, r => Fill(r, cut), until: End).Commitments[0].Own;
            var whole = Settle(contract, r => Fill(r, [.. minutes.Select(static m => ((int, int)?)m)]), until: End).Commitments[0].Own;
            Assert.True(own.Figure is null || (own.Worst <= own.Compared && own.Compared <= own.Best));
            Assert.True(own.Figure is null || own.Worst <= whole.Worst);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_lower_figure_never_owes_less()
    {
        var tiers = Availability(SlaMethod.RequestRatio).Credits;
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), Gen.Choose(0, 100_000).ToArbitrary(), (a, b) =>
            CreditRules.Share(tiers, Math.Min(a, b) / 100_000m) >= CreditRules.Share(tiers, Math.Max(a, b) / 100_000m)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_order_of_rows_changes_nothing()
    {
        Prop.ForAll(Minutes, minutes =>
        {
            var contract = Contract(Availability(SlaMethod.DownTime));
            var forwards = Settle(contract, r => Fill(r, [.. minutes.Select(static m => ((int, int)?)m)]), until: End);
            var backwards = Settle(contract, r =>
            {
                for (var i = minutes.Length - 1; i >= 0; i--)
                    r.Minutes(October.AddMinutes(i), 1, minutes[i].Total, ("500", minutes[i].Bad));
            }, until: End);
            Assert.Equal(forwards.Commitments[0].Readings.Select(static r => r.Figure), backwards.Commitments[0].Readings.Select(static r => r.Figure));
        }).QuickCheckThrowOnFailure();
    }

    private static ContractTime At(int minute) => new(new DateTime(2026, 10, 1, 0, 0, 0).AddMinutes(minute), TimeSpan.Zero);

    private static decimal? Figure(SlaContract contract, (int Total, int Bad)[] minutes) =>
        Settle(contract, r => Fill(r, [.. minutes.Select(static m => ((int, int)?)m)]), isComplete: true, until: End).Commitments[0].Own.Figure;

    private static void Fill(MinuteRows rows, (int Total, int Bad)?[] minutes)
    {
        for (var i = 0; i < minutes.Length; i++)
        {
            if (minutes[i] is { } m)
                rows.Minutes(October.AddMinutes(i), 1, m.Total, ("500", m.Bad));
        }
    }
}
