using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

public sealed class TickTests
{
    private const long Tick = 200_000_000;

    [Fact]
    public void RollTo_PublishesOnceTheTickIsOver()
    {
        var recorder = new Recorder(1, new RecorderOptions { Worker = 4 });
        recorder.RecordStarted();
        recorder.Record(Records.Stream(0), [10_000_000]);
        recorder.Record(Records.Failed(1, 2));
        recorder.Record(Records.Ok(1, 2) with { Phase = RunPhase.WarmUp });
        recorder.RecordDropped();
        recorder.RollTo(Tick - 1, 7);
        Assert.False(recorder.TryTakeTick(out _));

        recorder.RollTo(Tick + 5, 3);
        Assert.True(recorder.TryTakeTick(out var tick));
        Assert.Equal((4, 0, Tick, 3), (tick.Worker, tick.StartNs, tick.EndNs, tick.InFlight));
        Assert.Equal((1, 1, 1, 1, 1), (tick.Counters.Started, tick.Counters.Succeeded, tick.Counters.Failed,
            tick.Counters.Dropped, tick.Counters.Excluded));
        Assert.Equal(1, tick.Counters.ByOutcome[(int)ErrorKind.Timeout]);
        Assert.Equal(5, tick.Counters.OutputTokens);
        Assert.Equal(70_000_000, tick.Histograms[RecordedMetric.Latency].Max);
        Assert.Equal((2, 1), (tick.Histograms[RecordedMetric.Lateness].Count, tick.Histograms[RecordedMetric.InterChunk].Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => tick.Histograms[RecordedMetric.Dns]);
        Assert.False(recorder.TryTakeTick(out _));
    }

    [Fact]
    public void RollTo_AfterAnIdleGap_StartsTheNextTickWhereTimeIs()
    {
        var recorder = new Recorder(1);
        recorder.RollTo((5 * Tick) + 1, 0);
        recorder.RollTo((6 * Tick) + 1, 0);
        var ticks = Drain(recorder);
        Assert.Equal([0, 5 * Tick], ticks.Select(static t => t.StartNs));
    }

    [Fact]
    public void Buffers_AreReusedClean()
    {
        var recorder = new Recorder(1);
        for (var i = 0; i < 5; i++)
        {
            recorder.Record(Records.Ok(i * 200, 1 + i));
            recorder.RollTo((i + 1) * Tick, 0);
            var tick = Assert.Single(Drain(recorder));
            Assert.Equal((1, 1), (tick.Counters.Succeeded, tick.Histograms[RecordedMetric.Latency].Count));
            Assert.Equal((1 + i) * 1_000_000, tick.Histograms[RecordedMetric.Latency].Max);
        }
    }

    [Fact]
    public void CollectorThatFallsBehind_LosesNothingAndMemoryStaysBounded()
    {
        var recorder = new Recorder(1);
        for (var i = 0; i < 1_000; i++)
        {
            recorder.Record(Records.Ok(i * 200, 1));
            recorder.RollTo((i + 1) * Tick, 0);
        }

        recorder.Finish(1_001 * Tick, 0);
        var ticks = Drain(recorder);
        Assert.InRange(ticks.Count, 100, 200);
        Assert.Equal(1_000, ticks.Sum(static t => t.Counters.Succeeded));
        Assert.Equal(1_000, ticks.Sum(static t => t.Histograms[RecordedMetric.Latency].Count));
    }

    [Fact]
    public void Finish_PublishesTheRest()
    {
        var recorder = new Recorder(1);
        recorder.Record(Records.Ok(0, 1));
        recorder.Finish(Tick / 2, 0);
        var tick = Assert.Single(Drain(recorder));
        Assert.Equal((0, Tick / 2, 1), (tick.StartNs, tick.EndNs, tick.Counters.Succeeded));
    }

    [Fact]
    public void Ticks_TogetherEqualTheTotals_WhateverTheThreads()
    {
        var recorders = Enumerable.Range(0, 3).Select(static w => new Recorder(1, new RecorderOptions { Worker = w })).ToList();
        var collector = new TickCollector(recorders);
        var threads = recorders.Select((recorder, w) => new Thread(() =>
        {
            for (var i = 0; i < 4_000; i++)
            {
                recorder.Record(Records.Ok(i, 1 + ((i + w) % 50)));
                recorder.RollTo(i * 1_000_000L, w);
            }

            recorder.Finish(4_000_000_000, 0);
        })).ToList();
        threads.ForEach(static t => t.Start());
        while (threads.Exists(static t => t.IsAlive))
            collector.Drain();
        threads.ForEach(static t => t.Join());
        collector.Drain();

        var latency = SparseHistogram.Merge(collector.Intervals.ToImmutable().Select(static i => i.Histograms[RecordedMetric.Latency]));
        var totals = RecorderSnapshot.Merge([.. recorders.Select(static r => r.Snapshot())]);
        Assert.Equal(totals.All[RecordedMetric.Latency], latency);
        Assert.Equal(latency, SparseHistogram.Merge(collector.Batches.Of(RecordedMetric.Latency)));
    }

    private static List<Tick> Drain(Recorder recorder)
    {
        var ticks = new List<Tick>();
        while (recorder.TryTakeTick(out var tick))
            ticks.Add(tick);
        return ticks;
    }
}
