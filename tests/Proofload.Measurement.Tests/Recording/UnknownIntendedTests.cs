using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

/// <summary>Records of other tools: nobody knows when a request was due.</summary>
public sealed class UnknownIntendedTests
{
    [Fact]
    public void Record_IntendedAbsent_ServiceTimesOnly()
    {
        var recorder = new Recorder(1);
        recorder.Record(new RequestRecord { Intended = RequestRecord.Absent, Sent = 1_000, FirstToken = 1_500, FirstOutputToken = 1_600, LastToken = 2_000, Done = 2_000, OutputTokens = 6 });
        recorder.Record(new RequestRecord { Intended = RequestRecord.Absent, Sent = 500, Done = 800, Outcome = ErrorKind.Timeout });
        var all = recorder.Snapshot().All;

        Assert.Equal((0, 0, 0, 0), (all[RecordedMetric.Latency].Count, all[RecordedMetric.Lateness].Count, all[RecordedMetric.Ttft].Count, all[RecordedMetric.Ttfo].Count));
        Assert.Equal((1_000, 500, 100), (all[RecordedMetric.ServiceTime].Max, all[RecordedMetric.ServiceTtft].Max, all[RecordedMetric.Tpot].Max));
        Assert.Equal(300, all[RecordedMetric.TimeToFailure].Max);
        Assert.Equal((500L, 1_500L), (all.Counters.FirstIntendedNs, all.Counters.WindowNs));
    }

    [Fact]
    public void SeekTo_BackAndForth_EveryRecordIsInItsTick()
    {
        var recorder = new Recorder(1, new RecorderOptions { TickNs = 1_000_000 });
        var collector = new TickCollector([recorder], new IntervalSeries(8, 1_000_000));
        foreach (var at in (long[])[2_500_000, 100_000, 2_600_000, 1_200_000, 150_000])
        {
            recorder.SeekTo(at);
            recorder.RecordStarted();
            recorder.Record(new RequestRecord { Intended = at, Sent = at, Done = at + 10 });
        }

        recorder.Finish(0, 0);
        collector.Drain();
        Assert.Equal([2L, 1, 2], collector.Intervals.ToImmutable().Select(static i => i.Counters.Succeeded));
        Assert.Equal([2L, 1, 2], collector.Intervals.ToImmutable().Select(static i => i.Counters.Started));
    }

    [Fact]
    public void SeekTo_SameTick_PublishesNothing()
    {
        var recorder = new Recorder(1, new RecorderOptions { TickNs = 1_000_000 });
        Assert.False(recorder.SeekTo(999_999));
        Assert.True(recorder.SeekTo(1_000_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => recorder.SeekTo(-1));
    }
}
