using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

public sealed class SeriesTests
{
    private const long TickNs = 200_000_000;

    [Fact]
    public void Intervals_GatherTheTicksOfASecond()
    {
        var series = new IntervalSeries();
        for (var i = 0; i < 12; i++)
            series.Add(TickAt(0, i, i));
        var intervals = series.ToImmutable();
        Assert.Equal([5L, 5L, 2L], intervals.Select(static i => i.Counters.Succeeded));
        Assert.Equal([0, 1_000_000_000, 2_000_000_000], intervals.Select(static i => i.StartNs));
        Assert.Equal([4, 9, 11], intervals.Select(static i => i.InFlight));
        Assert.Equal(2_000_000_000, series.ToImmutable(2).Single().StartNs);
    }

    [Fact]
    public void InFlight_IsTheSumOverWorkersOfTheirLatestFigure()
    {
        var series = new IntervalSeries();
        series.Add(TickAt(0, 0, 10));
        series.Add(TickAt(0, 1, 11));
        series.Add(TickAt(1, 0, 100));
        series.Add(TickAt(0, 6, 20));
        series.Add(TickAt(1, 15, 300));
        Assert.Equal([111, 120, 120, 320], series.ToImmutable().Select(static i => i.InFlight));
    }

    [Fact]
    public void WhenFull_NeighboursMergeAndNothingIsLost()
    {
        var series = new IntervalSeries(capacity: 10, widthNs: TickNs);
        for (var i = 0; i < 95; i++)
            series.Add(TickAt(0, i, i));
        var intervals = series.ToImmutable();
        Assert.Equal(16 * TickNs, series.WidthNs);
        Assert.Equal([16, 16, 16, 16, 16, 15], intervals.Select(static i => (int)i.Counters.Succeeded));
        Assert.Equal([15, 31, 47, 63, 79, 94], intervals.Select(static i => i.InFlight));
        Assert.Equal(95, intervals.Sum(static i => i.Histograms[RecordedMetric.Latency].Count));
        Assert.All(intervals, i => Assert.Equal(series.WidthNs, i.WidthNs));
    }

    [Fact]
    public void PastIntervals_HaveExactlyTheSamplesOfTheirTicks_HoweverWorkersInterleave()
    {
        var series = new IntervalSeries(capacity: 8, widthNs: TickNs * 5);
        var expected = new Histogram();
        var random = SeededRandom.At(7, 1, 0);
        for (var i = 0; i < 70; i++)
        {
            // A tick of a slower worker comes up to ten ticks late.
            foreach (var late in new[] { 0, random.NextInt(10) })
            {
                var tick = TickAt(late, Math.Max(0, i - late), 0);
                expected.Add(tick.Histograms[RecordedMetric.Latency]);
                series.Add(tick);
            }

            if (i % 13 == 0)
                Assert.Equal(expected.ToSparse(), Sum(series));
        }

        Assert.Equal(2 * 5 * TickNs, series.WidthNs);
        Assert.Equal(expected.ToSparse(), Sum(series));
        Assert.Equal(expected.Count, series.ToImmutable().Sum(static i => i.Counters.Succeeded));

        static SparseHistogram Sum(IntervalSeries series) =>
            SparseHistogram.Merge(series.ToImmutable().Select(static i => i.Histograms[RecordedMetric.Latency]));
    }

    [Fact]
    public void Version_ChangesWithEveryTickOfTheIntervalAndOnlyWithThose()
    {
        var series = new IntervalSeries();
        for (var i = 0; i < 20; i++)
            series.Add(TickAt(0, i, 0));
        var before = series.ToImmutable().Select(static i => i.Version).ToArray();
        series.Add(TickAt(1, 7, 0));
        var after = series.ToImmutable().Select(static i => i.Version).ToArray();
        Assert.Equal([true, false, true, true], before.Zip(after, static (a, b) => a == b));
        Assert.Equal(4, after.Distinct().Count());
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(11)]
    public void Intervals_NeverExceedTheirCapacity(int tick)
    {
        var series = new IntervalSeries(capacity: 7, widthNs: TickNs);
        series.Add(TickAt(0, 0, 0));
        series.Add(TickAt(0, 6, 0));
        series.Add(TickAt(0, tick, 0));
        Assert.InRange(series.Length, 4, 7);
        Assert.Equal(3, series.ToImmutable().Sum(static i => i.Counters.Succeeded));
    }

    [Fact]
    public void Batches_StartWithTheFirstMeasuredSample()
    {
        var batches = new BatchSeries(capacity: 16);
        for (var i = 0; i < 1_000; i++)
            batches.Add(TickAt(0, i, 0) with { Histograms = TickHistograms.Empty });
        for (var i = 1_000; i < 1_010; i++)
            batches.Add(TickAt(0, i, 0));
        Assert.Equal(10, batches.Of(RecordedMetric.Latency).Length);
        Assert.Empty(batches.Of(RecordedMetric.Tpot));
        Assert.Equal(TickNs, batches.WidthNs);
    }

    [Fact]
    public void Batches_OfALongRun_StayBetweenHalfTheCapacityAndTheCapacity()
    {
        var batches = new BatchSeries();
        for (var i = 0; i < 2_000; i++)
        {
            batches.Add(TickAt(i % 3, i, 0));
            if (i > 64)
                Assert.InRange(batches.Of(RecordedMetric.Latency).Length, 64, 128);
        }

        Assert.Equal(2_000, batches.Of(RecordedMetric.Latency).Sum(static b => b.Count));
    }

    private static Tick TickAt(int worker, int index, int inFlight)
    {
        var latency = new Histogram();
        latency.Record(1_000 + index);
        return new Tick
        {
            Worker = worker,
            StartNs = index * TickNs,
            EndNs = (index + 1) * TickNs,
            InFlight = inFlight,
            Counters = TickCounters.None with
            {
                ByOutcome = TickCounters.None.ByOutcome.SetItem((int)ErrorKind.Ok, 1),
            },
            Histograms = TickHistograms.Create(m => m == RecordedMetric.Latency ? latency.ToSparse() : SparseHistogram.Empty),
        };
    }
}
