using FsCheck;
using FsCheck.Fluent;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class BudgetUseTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_EveryMethod_EqualsTheSumByHand()
    {
        var history = new CountHistory();
        foreach (var (minute, good, total) in new[] { (1, 100, 100), (2, 90, 100), (3, 4, 8), (5, 95, 100) })
            history.Add(Start.AddMinutes(minute), new EventCounts(good, total));
        history.Add(Start.AddMinutes(6), default);
        BudgetUse Use(BudgetingMethod method) => BudgetUse.Of(Sliced(method, 0.95m), history, Start, Start.AddMinutes(6));

        Assert.Equal(19.0 / 308, BudgetUse.Of(Sliced(BudgetingMethod.Occurrences, 0), history, Start, Start.AddMinutes(6)).ErrorRatio!.Value, 12);

        // Minutes 1, 5 and the empty 4 and 6 are good of six.
        var slices = Use(BudgetingMethod.Timeslices);
        Assert.Equal((new EventCounts(4, 6), 2L, 2.0 / 6), (slices.Slices, slices.EmptySlices, slices.ErrorRatio));
        Assert.Equal((0 + 0.1 + 0.5 + 0.05) / 4, Use(BudgetingMethod.RatioTimeslices).ErrorRatio!.Value, 12);
    }

    [Fact]
    public void Of_ALevel_TakesAnEmptySliceForARateOfZero()
    {
        var history = new CountHistory();
        history.Add(Start.AddMinutes(1), new EventCounts(3000, 3100));
        history.Add(Start.AddMinutes(2), new EventCounts(3001, 3100));
        history.Add(Start.AddMinutes(3), default);
        var objective = Sliced(BudgetingMethod.Timeslices, 0) with { Indicator = new Indicator { Kind = IndicatorKind.Level, Metric = "throughput", Bound = 50, IsUpperBound = false } };

        Assert.Equal(new EventCounts(1, 3), BudgetUse.Of(objective, history, Start, Start.AddMinutes(3)).Slices);
        Assert.Equal(new EventCounts(2, 3), BudgetUse.Of(objective with { Indicator = objective.Indicator with { Inclusive = true } }, history, Start, Start.AddMinutes(3)).Slices);
    }

    [Fact]
    public void Of_AnyHistory_EqualsBruteForce() => Prop.ForAll(
        (from count in Gen.Choose(1, 60)
         from seconds in Gen.ArrayOf(Gen.Choose(1, 1200), count)
         from bad in Gen.ArrayOf(Gen.Choose(0, 4), count)
         from begin in Gen.Choose(0, 600)
         from length in Gen.Choose(1, 900)
         from slice in Gen.Elements(30, 60, 300)
         select (seconds, bad, begin, length, slice)).ToArbitrary(),
        c =>
        {
            var history = new CountHistory();
            for (var i = 0; i < c.seconds.Length; i++)
                history.Add(Start.AddSeconds(c.seconds[i]), new EventCounts(4 - c.bad[i], 4));
            var (from, to) = (c.begin, c.begin + c.length);
            var (first, last) = (c.seconds.Min() - 1, c.seconds.Max());
            var ends = Enumerable.Range(1, 60).Select(k => k * c.slice).Where(e => e > from && e <= to && e > first && e <= last).ToArray();
            var parts = ends.Select(e => c.seconds.Select((s, i) => (s, i)).Where(x => x.s > e - c.slice && x.s <= e).Select(x => c.bad[x.i]).ToArray()).ToArray();
            var whole = c.seconds.Select((s, i) => (s, i)).Where(x => x.s > from && x.s <= to).Select(x => c.bad[x.i]).ToArray();
            BudgetUse Use(BudgetingMethod method) => BudgetUse.Of(Sliced(method, 0.75m, c.slice), history, Start.AddSeconds(from), Start.AddSeconds(to));
            var ratio = Use(BudgetingMethod.RatioTimeslices);
            return Use(BudgetingMethod.Occurrences).Events == new EventCounts((4 * whole.Length) - whole.Sum(), 4 * whole.Length)
                && Use(BudgetingMethod.Timeslices).Slices == new EventCounts(parts.Count(p => p.Length == 0 || (4 * p.Length) - p.Sum() >= 3 * p.Length), parts.Length)
                && Math.Abs(ratio.Bad - parts.Where(p => p.Length > 0).Sum(p => p.Sum() / (4.0 * p.Length))) < 1e-9
                && ratio.Total.Equals(parts.Count(p => p.Length > 0));
        }).QuickCheckThrowOnFailure();

    internal static ServiceLevelObjective Sliced(BudgetingMethod method, decimal target, int seconds = 60) => new()
    {
        Name = "o",
        Indicator = new Indicator { Kind = IndicatorKind.Success },
        Target = 0.99m,
        Budgeting = method,
        Slice = method == BudgetingMethod.Occurrences ? null : new SliceRule { Length = TimeSpan.FromSeconds(seconds), Target = target },
    };
}
