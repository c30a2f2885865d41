using FsCheck;
using FsCheck.Fluent;
using Proofload.Lab.Simulator.Timing;
using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Tests;

public sealed class TimerLoopTests
{
    [Fact]
    public void Heap_PopsByDueTimeAndTiesInOrderOfArrival() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 50).ListOf().Select(l => l.ToList())), dues =>
        {
            var heap = new DueHeap();
            var actions = dues.Select((due, i) => new Note(i, []) { DueNs = due }).ToArray();
            Array.ForEach(actions, heap.Push);
            var popped = actions.Select(_ => heap.Pop()).ToArray();
            return popped.SequenceEqual(actions.OrderBy(a => a.DueNs).ThenBy(a => a.Number)) && heap.Count == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Schedule_FromOtherThreads_RunsEverythingInOrderOfDueTime()
    {
        using var loop = TimerLoop.Start(SystemClock.Instance, new FreezeWindow());
        var ran = new List<int>();
        var start = loop.Clock.NowNs + 50_000_000;
        foreach (var number in Enumerable.Range(0, 100).OrderBy(i => i * 37 % 100))
        {
            loop.Schedule(new Note(number, ran), start + number);
        }

        await loop.DelayUntil(start + 200);
        Assert.Equal(Enumerable.Range(0, 100), ran);
    }

    [Fact]
    public async Task DelayUntil_NeverEndsBeforeItsMoment()
    {
        using var loop = TimerLoop.Start(SystemClock.Instance, new FreezeWindow());
        for (var i = 0; i < 50; i++)
        {
            var due = loop.Clock.NowNs + (i * 20_000);
            await loop.DelayUntil(due);
            Assert.True(loop.Clock.NowNs >= due);
        }
    }

    [Fact]
    public async Task Freeze_HoldsWhatIsDueInsideUntilItsEnd()
    {
        var freeze = new FreezeWindow();
        using var loop = TimerLoop.Start(SystemClock.Instance, freeze);
        var now = loop.Clock.NowNs;
        var end = now + 60_000_000;
        freeze.Set(now, end);
        await loop.DelayUntil(now + 1_000_000);
        Assert.True(loop.Clock.NowNs >= end);
    }

    [Fact]
    public async Task OnDue_ThatThrows_IsCountedAndTheLoopGoesOn()
    {
        using var loop = TimerLoop.Start(SystemClock.Instance, new FreezeWindow());
        loop.Schedule(new Throws(), loop.Clock.NowNs);
        await loop.DelayUntil(loop.Clock.NowNs + 1_000_000);
        Assert.Equal(1, loop.Failures);
    }

    [Fact]
    public void Lateness_QuantilesAreWithinABucketOfTheTruth()
    {
        var summary = new LatenessSummary();
        for (var i = 1; i <= 100_000; i++)
        {
            summary.Record(i * 37L);
        }

        Assert.Equal(50_000 * 37, summary.QuantileNs(0.5), 50_000 * 37 * 0.016);
        Assert.Equal(99_000 * 37, summary.QuantileNs(0.99), 99_000 * 37 * 0.016);
        Assert.Equal(100_000 * 37, summary.QuantileNs(1));
        Assert.Equal(100_000, summary.Snapshot().Count);
    }

    private sealed class Note(int number, List<int> ran) : TimedAction
    {
        public int Number => number;

        public override void OnDue(long nowNs) => ran.Add(number);

        public override void OnFailure(Exception exception) => throw exception;
    }

    private sealed class Throws : TimedAction
    {
        public override void OnDue(long nowNs) => throw new InvalidOperationException("on purpose");

        public override void OnFailure(Exception exception) => Assert.Equal("on purpose", exception.Message);
    }
}
