using FsCheck;
using FsCheck.Fluent;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class CountHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Sum_IsOpenAtItsBeginAndClosedAtItsEnd()
    {
        var history = new CountHistory();
        history.Add(Start, new EventCounts(1, 1));
        history.Add(Start.AddSeconds(1), new EventCounts(1, 2));

        Assert.Equal(new EventCounts(1, 2), history.Sum(Start, Start.AddSeconds(1)));
        Assert.Equal(new EventCounts(2, 3), history.Sum(Start.AddTicks(-1), Start.AddSeconds(1)));
        Assert.Equal(default, history.Sum(Start.AddSeconds(1), Start));
        Assert.Equal((Start.AddSeconds(-1), Start.AddSeconds(1)), (history.First, history.Last));
    }

    [Fact]
    public void Add_InAnyOrder_GivesTheSameSums() => Prop.ForAll(
        (from count in Gen.Choose(1, 80)
         from seconds in Gen.ArrayOf(Gen.Choose(0, 5000), count)
         from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
         select (seconds, order)).ToArbitrary(),
        c =>
        {
            var (sorted, mixed) = (new CountHistory(), new CountHistory());
            foreach (var second in c.seconds.Order())
                sorted.Add(Start.AddSeconds(second), new EventCounts(second % 3, 3));
            foreach (var i in c.order)
                mixed.Add(Start.AddSeconds(c.seconds[i]), new EventCounts(c.seconds[i] % 3, 3));
            return Enumerable.Range(0, 50).All(i => sorted.Sum(Start.AddSeconds(i * 37), Start.AddSeconds(i * 101)) == mixed.Sum(Start.AddSeconds(i * 37), Start.AddSeconds(i * 101)))
                && sorted.First == mixed.First && sorted.Last == mixed.Last;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_ForYears_KeepsMemoryBoundedAndCoarseSumsExact()
    {
        var history = new CountHistory(new CountHistoryOptions { FineFor = TimeSpan.FromHours(1), CoarseResolution = TimeSpan.FromMinutes(5), Retention = TimeSpan.FromDays(10) });
        for (var i = 1; i <= 14 * 24 * 360; i++)
            history.Add(Start.AddSeconds(10 * i), new EventCounts(1, i % 7 == 0 ? 2 : 1));

        Assert.InRange(history.Count, 2880, 2 * (2880 + 4096));
        var end = Start.AddDays(14);
        Assert.Equal(new EventCounts(6 * 60 * 24 * 5, (6 * 60 * 24 * 5) + (Until(9 * 24 * 360) - Until(4 * 24 * 360))), history.Sum(end.AddDays(-10), end.AddDays(-5)));
        Assert.Equal(360, history.Sum(end.AddHours(-1), end).Good);
        Assert.True(history.First >= end.AddDays(-11));

        // Late and too late.
        history.Add(end.AddDays(-5), new EventCounts(0, 1));
        Assert.Equal(1, history.Sum(end.AddDays(-5).AddMinutes(-5), end.AddDays(-5)).Total - history.Sum(end.AddDays(-5).AddMinutes(-5), end.AddDays(-5)).Good - BadIn(9 * 24 * 360 - 30, 9 * 24 * 360));
        history.Add(end.AddDays(-60), new EventCounts(0, 1_000_000));
        Assert.True(history.Sum(DateTimeOffset.MinValue, end).Total < 1_000_000);

        static int Until(int i) => i / 7;
        static int BadIn(int from, int to) => Until(to) - Until(from);
    }

    [Fact]
    public void Buckets_GiveEmptySlicesAndNoneThatAreNotKnown()
    {
        var history = new CountHistory();
        history.Add(Start.AddSeconds(90), new EventCounts(1, 1));
        history.Add(Start.AddSeconds(250), default);

        var buckets = history.Buckets(Start.AddDays(-1), Start.AddDays(1), TimeSpan.FromMinutes(1)).ToArray();

        Assert.Equal([2, 3, 4], buckets.Select(b => (int)(b.End - Start).TotalMinutes));
        Assert.Equal([1, 0, 0], buckets.Select(b => b.Counts.Total));
    }

    [Fact]
    public void Add_WhatCannotBe_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountHistory().Add(Start, new EventCounts(2, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountHistory().Add(Start, new EventCounts(-1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountHistory(new CountHistoryOptions { Resolution = TimeSpan.Zero }));
    }

    [Fact]
    public void Maintenance_TakesItsEventsAwayOnce_AndAdjustmentsCount()
    {
        var history = new CountHistory();
        for (var minute = 1; minute <= 60; minute++)
            history.Add(Start.AddMinutes(minute), new EventCounts(0, 10));
        MaintenanceWindow[] maintenance =
        [
            new() { From = Start.AddMinutes(10), To = Start.AddMinutes(20), Reason = "a" },
            new() { From = Start.AddMinutes(15), To = Start.AddMinutes(30), Reason = "b" },
            new() { From = Start.AddMinutes(40), To = Start.AddMinutes(50), Reason = "not mine", Objectives = ["other"] },
        ];
        BudgetAdjustment[] adjustments = [new() { At = Start.AddMinutes(45), Objective = "mine", Good = 30, Reason = "our test" }, new() { At = Start.AddMinutes(46), Objective = "other", Good = 5, Reason = "x" }];

        var corrected = CorrectedHistory.Of(history, "mine", maintenance, adjustments);

        Assert.Equal(new EventCounts(30, 400), corrected.Sum(Start, Start.AddMinutes(60)));
        Assert.Equal(new EventCounts(0, 50), corrected.Sum(Start.AddMinutes(5), Start.AddMinutes(30)));
        Assert.Equal(40, corrected.Buckets(Start, Start.AddMinutes(60), TimeSpan.FromMinutes(1)).Count());
        Assert.Same(history, CorrectedHistory.Of(history, "none", maintenance[2..], adjustments));
    }
}
