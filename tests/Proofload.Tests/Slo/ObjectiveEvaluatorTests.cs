using FsCheck;
using FsCheck.Fluent;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class ObjectiveEvaluatorTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static ServiceLevelObjective Objective { get; } = new()
    {
        Name = "available",
        Indicator = new Indicator { Kind = IndicatorKind.Success },
        Target = 0.999m,
        Alerts = StandardAlerts.For(TimeSpan.FromDays(30)),
    };

    [Fact]
    public void Evaluate_AnOutageOfAnHour_GivesTheNumbersOfTheBook()
    {
        var history = Steady(days: 30);
        var at = Start.AddDays(30);
        history.Add(new CountBucket(at.AddHours(-1), TimeSpan.FromHours(1), default));
        var all = history.Sum(Start, at);

        var status = ObjectiveEvaluator.Evaluate(Objective, Mixed(at, badMinutes: 30), at);

        Assert.Equal(43_200 * 60, all.Total);
        Assert.Equal(30.0 / 43_200, status.Use.ErrorRatio!.Value, 12);
        Assert.Equal(30.0 / 43.2, status.BudgetConsumed!.Value, 9);
        Assert.True(status.IsMet);
        Assert.Equal(500, status.Burns.Single(b => b.Window == TimeSpan.FromHours(1)).Rate!.Value, 6);
        Assert.True(status.Alerts[0].Holds);
        Assert.False(status.NoData);
        Assert.Equal(ForecastKind.Gone, status.Forecast.Kind);
        Assert.InRange(status.SliInterval!.Value.Low, 0.999, status.Sli!.Value);
    }

    [Fact]
    public void Evaluate_WithoutEvents_SaysNoDataAndNothingElse()
    {
        var status = ObjectiveEvaluator.Evaluate(Objective, new CountHistory(), Start);

        Assert.True(status.NoData);
        Assert.Null(status.Sli);
        Assert.Null(status.IsMet);
        Assert.Null(status.BudgetRemaining);
        Assert.DoesNotContain(status.Alerts, a => a.Holds);
        Assert.Equal(ForecastKind.Unknown, status.Forecast.Kind);
    }

    [Fact]
    public void Evaluate_TrafficThatVaries_AddsCountsAndNotRatios()
    {
        // Half of the slices 1000 good of 1000, half 5 good of 10: 0.495 % and not 25 %.
        var history = new CountHistory();
        for (var i = 0; i < 100; i++)
            history.Add(Start.AddMinutes(i + 1), i % 2 == 0 ? new EventCounts(1000, 1000) : new EventCounts(5, 10));

        var status = ObjectiveEvaluator.Evaluate(Objective, history, Start.AddMinutes(100));

        Assert.Equal(0.00495, status.Use.ErrorRatio!.Value, 5);
    }

    [Fact]
    public void Evaluate_AtTheThresholdExactly_DoesNotFire()
    {
        var history = new CountHistory();
        history.Add(Start, new EventCounts(10_000 - 144, 10_000));

        Assert.False(ObjectiveEvaluator.Evaluate(Objective, history, Start).Alerts[0].Holds);
        history.Add(Start, new EventCounts(0, 1));
        Assert.True(ObjectiveEvaluator.Evaluate(Objective, history, Start).Alerts[0].Holds);
    }

    [Fact]
    public void Sum_OfSplitWindows_IsTheSumOfTheWhole() => Prop.ForAll(
        Histories().ToArbitrary(),
        events =>
        {
            var history = new CountHistory();
            foreach (var (second, counts) in events)
                history.Add(Start.AddSeconds(second), counts);
            var (a, b, c) = (Start.AddSeconds(-1), Start.AddSeconds(313.5), Start.AddSeconds(1000));
            var expected = events.Where(e => e.Second <= 313).Aggregate(default(EventCounts), (sum, e) => sum + e.Counts);
            return history.Sum(a, b) + history.Sum(b, c) == history.Sum(a, c) && history.Sum(a, b) == expected
                && history.Buckets(a.AddDays(-1), c, TimeSpan.FromMinutes(1)).Aggregate(default(EventCounts), (sum, e) => sum + e.Counts) == history.Sum(a.AddDays(-1), new DateTimeOffset((history.Last ?? a).UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero));
        }).QuickCheckThrowOnFailure();

    private static Gen<(int Second, EventCounts Counts)[]> Histories() =>
        from count in Gen.Choose(0, 60)
        from seconds in Gen.ArrayOf(Gen.Choose(0, 900), count)
        from totals in Gen.ArrayOf(Gen.Choose(0, 50), count)
        select seconds.Zip(totals, (s, t) => (s, new EventCounts(t / 2, t))).ToArray();

    private static CountHistory Steady(int days)
    {
        var history = new CountHistory();
        for (var minute = 1; minute <= days * 1440; minute++)
            history.Add(Start.AddMinutes(minute), new EventCounts(60, 60));
        return history;
    }

    private static CountHistory Mixed(DateTimeOffset at, int badMinutes)
    {
        var history = new CountHistory();
        for (var minute = 43_199; minute >= 0; minute--)
            history.Add(at.AddMinutes(-minute), minute < badMinutes ? new EventCounts(0, 60) : new EventCounts(60, 60));
        return history;
    }
}
