using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

public sealed class RecorderTests
{
    private static readonly long[] Gaps = [10_000_000, 11_000_000, 9_000_000, 10_000_000];

    [Fact]
    public void Success_FeedsEveryMetricThatItHas()
    {
        var recorder = new Recorder(1);
        recorder.Record(Records.Stream(100), Gaps);
        var all = recorder.Snapshot().All;

        var expected = new Dictionary<RecordedMetric, long>
        {
            [RecordedMetric.Latency] = 70_000_000,
            [RecordedMetric.ServiceTime] = 69_950_000,
            [RecordedMetric.Lateness] = 50_000,
            [RecordedMetric.Ttft] = 20_000_000,
            [RecordedMetric.ServiceTtft] = 19_950_000,
            [RecordedMetric.Ttfo] = 30_000_000,
            [RecordedMetric.Tpot] = 10_000_000,
            [RecordedMetric.InterChunk] = 11_000_000,
            [RecordedMetric.LongestStall] = 11_000_000,
            [RecordedMetric.ReceiveLag] = 30_000,
            [RecordedMetric.Connect] = 6_000,
            [RecordedMetric.Dns] = 1_000,
            [RecordedMetric.Tcp] = 2_000,
            [RecordedMetric.Tls] = 3_000,
            [RecordedMetric.OutputTokens] = 5,
            [RecordedMetric.PromptTokens] = 40,
        };
        foreach (var metric in RecordedMetrics.All)
            Assert.Equal((metric, expected.GetValueOrDefault(metric)), (metric, all[metric].Max));
        Assert.Equal(4, all[RecordedMetric.InterChunk].Count);

        var counters = all.Counters;
        Assert.Equal((1, 1, 1, 0), (counters.Intended, counters.Sent, counters.Succeeded, counters.Failed));
        Assert.Equal((5, 40, 1, 16), (counters.OutputTokens, counters.PromptTokens, counters.ReasoningTokens, counters.CachedTokens));
        Assert.Equal(5, counters.OutputTokensBySource[(int)TokenSource.Usage]);
        Assert.Equal((10, 100, 5), (counters.BytesSent, counters.BytesReceived, counters.Chunks));
        Assert.Equal((100_000_000L, 170_000_000L), (counters.FirstIntendedNs, counters.LastDoneNs));
        Assert.Equal(70_000_000, counters.WindowNs);
    }

    [Fact]
    public void ReceiveTimes_ArePooledWhateverTheOutcome_AndReadsAreCounted()
    {
        var recorder = new Recorder(1);
        var r = Records.Stream(0) with { Reads = 5, StampedReads = 3, CoalescedChunks = 2 };
        recorder.Record(r, Gaps, Log([4_000, 5_000, 6_000], [10, 30], [20]));
        recorder.Record(
            r with { Outcome = ErrorKind.StreamError }, Gaps, Log([9_000], [], [40]));
        recorder.Record(r with { Phase = RunPhase.WarmUp }, Gaps, Log([90_000], [400], []));
        var all = recorder.Snapshot().All;
        Assert.Equal((4, 4_000, 9_000), (all[RecordedMetric.ReceiveDelay].Count, all[RecordedMetric.ReceiveDelay].Min, all[RecordedMetric.ReceiveDelay].Max));
        Assert.Equal((4, 10, 40), (all[RecordedMetric.ReceiveLag].Count, all[RecordedMetric.ReceiveLag].Min, all[RecordedMetric.ReceiveLag].Max));
        Assert.Equal((2, 20, 40), (all[RecordedMetric.ReceiveLagUncoalesced].Count, all[RecordedMetric.ReceiveLagUncoalesced].Min, all[RecordedMetric.ReceiveLagUncoalesced].Max));

        // Events count for successes only, as the gaps between them do; reads for every measured request.
        Assert.Equal((10, 6, 2), (all.Counters.Reads, all.Counters.StampedReads, all.Counters.CoalescedChunks));
        var twice = all.Counters.Merge(all.Counters);
        Assert.Equal((20, 12, 4), (twice.Reads, twice.StampedReads, twice.CoalescedChunks));
        Assert.NotEqual(all.Counters, all.Counters with { CoalescedChunks = 0 });

        static ReceiveLog Log(long[] delays, long[] shared, long[] lone)
        {
            var log = new ReceiveLog();
            Array.ForEach(delays, log.AddDelay);
            Array.ForEach(shared, lag => log.AddLag(lag, alone: false));
            Array.ForEach(lone, lag => log.AddLag(lag, alone: true));
            return log;
        }
    }

    [Fact]
    public void RequestThatWasNotStreamed_HasNoTokenMetrics()
    {
        var recorder = new Recorder(1);
        recorder.Record(Records.Ok(0, 5));
        var all = recorder.Snapshot().All;
        Assert.Equal(
            [RecordedMetric.Latency, RecordedMetric.ServiceTime, RecordedMetric.Lateness],
            RecordedMetrics.All.Where(m => all[m].Count > 0));
    }

    [Fact]
    public void Failure_FeedsTimeToFailureAndNothingOfTheSuccesses()
    {
        var recorder = new Recorder(1);
        recorder.Record(Records.Stream(0) with { Outcome = ErrorKind.StreamError, ReceiveLagNs = RequestRecord.Absent }, Gaps);
        recorder.Record(Records.Failed(10, 1, ErrorKind.ConnectRefused) with { Sent = RequestRecord.Absent });
        var all = recorder.Snapshot().All;
        Assert.Equal(
            [RecordedMetric.Lateness, RecordedMetric.TimeToFailure], RecordedMetrics.All.Where(m => all[m].Count > 0));
        Assert.Equal((2, 70_000_000, 1_000_000), (all[RecordedMetric.TimeToFailure].Count,
            all[RecordedMetric.TimeToFailure].Max, all[RecordedMetric.TimeToFailure].Min));
        Assert.Equal(1, all[RecordedMetric.Lateness].Count);
        var counters = all.Counters;
        Assert.Equal((2, 2, 0, 2), (counters.Intended, counters.Sent, counters.Succeeded, counters.Failed));
        Assert.Equal((1, 1), (counters.Count(ErrorKind.StreamError), counters.Count(ErrorKind.ConnectRefused)));
        Assert.Equal((0, 0), (counters.OutputTokens, counters.Chunks));
        Assert.Equal(1.0, counters.ErrorRate);
    }

    [Fact]
    public void Cancelled_IsNeitherSuccessNorFailureAndDoesNotMoveTheWindow()
    {
        var recorder = new Recorder(1);
        recorder.Record(Records.Ok(0, 100));
        recorder.Record(Records.Failed(50, 9_000, ErrorKind.Cancelled));
        var all = recorder.Snapshot().All;
        var counters = all.Counters;
        Assert.Equal((1, 0, 1, 1), (counters.Succeeded, counters.Failed, counters.Cancelled, counters.Completed));
        Assert.Equal(100_000_000, counters.WindowNs);
        Assert.Equal(0.0, counters.ErrorRate);
        Assert.Equal(0, all[RecordedMetric.TimeToFailure].Count);
        Assert.Equal(1, all[RecordedMetric.Latency].Count);
    }

    [Theory]
    [InlineData(RunPhase.WarmUp)]
    [InlineData(RunPhase.CoolDown)]
    public void RequestsOutsideTheMeasuredPhase_AreOnlyCountedApart(RunPhase phase)
    {
        var recorder = new Recorder(1);
        recorder.Record(Records.Stream(0) with { Phase = phase }, Gaps);
        recorder.RecordDropped(0, phase);
        var snapshot = recorder.Snapshot();
        Assert.Equal(RequestCounters.None, snapshot.All.Counters);
        Assert.All(RecordedMetrics.All, m => Assert.Equal(0, snapshot.All[m].Count));
        var own = phase == RunPhase.WarmUp ? snapshot.WarmUp : snapshot.CoolDown;
        var other = phase == RunPhase.WarmUp ? snapshot.CoolDown : snapshot.WarmUp;
        Assert.Equal((2, 1, 1), (own.Intended, own.Succeeded, own.Dropped));
        Assert.Equal(0, other.Intended);
    }

    [Fact]
    public void Lateness_SentANanosecondEarly_CountsAsZeroNotAsAbsent()
    {
        var recorder = new Recorder(1);
        recorder.Record(Records.Ok(10, 1) with { Sent = 9_999_999 });
        var lateness = recorder.Snapshot().All[RecordedMetric.Lateness];
        Assert.Equal((1, 0, 1), (lateness.Count, lateness.Max, lateness.Underflow));
    }

    [Fact]
    public void Dropped_CountsAsIntendedAndNotSent()
    {
        var recorder = new Recorder(2);
        recorder.RecordDropped(5_000_000, kind: 1);
        recorder.Record(Records.Ok(10, 1));
        var snapshot = recorder.Snapshot();
        var counters = snapshot.All.Counters;
        Assert.Equal((2, 1, 1), (counters.Intended, counters.Sent, counters.Dropped));
        Assert.Equal(5_000_000, counters.FirstIntendedNs);
        Assert.Equal((0, 1), (snapshot.Kinds[0].Counters.Dropped, snapshot.Kinds[1].Counters.Dropped));
    }

    [Fact]
    public void Judge_SeesSuccessesOnly()
    {
        var recorder = new Recorder(1, new RecorderOptions { Judge = new FasterThan(50_000_000) });
        recorder.Record(Records.Ok(0, 10));
        recorder.Record(Records.Ok(0, 60));
        recorder.Record(Records.Failed(0, 1));
        Assert.Equal(1, recorder.Snapshot().All.Counters.Good);
        Assert.Null(new Recorder(1).Snapshot().All.Counters.Good);
    }

    [Fact]
    public void RecordQuery_FeedsItsOwnMetric()
    {
        var recorder = new Recorder(1);
        recorder.RecordQuery(1_234);
        Assert.Equal(1_234, recorder.Snapshot().All[RecordedMetric.QueryLatency].Max);
        Assert.Throws<ArgumentOutOfRangeException>(() => recorder.RecordQuery(-1));
    }

    [Fact]
    public void All_IsTheMergeOfTheKinds()
    {
        var recorder = new Recorder(3);
        for (var i = 0; i < 30; i++)
            recorder.Record(Records.Ok(i, i + 1, kind: i % 3));
        var snapshot = recorder.Snapshot();
        Assert.Equal(30, snapshot.All.Counters.Succeeded);
        Assert.All(snapshot.Kinds, static k => Assert.Equal(10, k.Counters.Succeeded));
        Assert.Equal(28_000_000, snapshot.Kinds[0][RecordedMetric.Latency].Max);
        Assert.Equal(30_000_000, snapshot.All[RecordedMetric.Latency].Max);
    }

    [Fact]
    public void Merge_OfWorkers_EqualsOneWorkerThatSawEverything()
    {
        var one = new Recorder(2);
        Recorder[] several = [new(2), new(2), new(2)];
        for (var i = 0; i < 90; i++)
        {
            var record = (i % 7 == 0 ? Records.Failed(i, 3) : Records.Stream(i)) with
            {
                Kind = i % 2,
                Phase = i < 9 ? RunPhase.WarmUp : RunPhase.Measured,
            };
            one.Record(record, Gaps);
            several[i % 3].Record(record, Gaps);
        }

        var expected = one.Snapshot();
        var merged = RecorderSnapshot.Merge([.. several.Select(static r => r.Snapshot())]);
        Assert.Equal(expected.All.Counters, merged.All.Counters);
        Assert.Equal(expected.WarmUp, merged.WarmUp);
        for (var kind = 0; kind < 2; kind++)
        {
            Assert.Equal(expected.Kinds[kind].Counters, merged.Kinds[kind].Counters);
            Assert.All(RecordedMetrics.All, m => Assert.Equal(expected.Kinds[kind][m], merged.Kinds[kind][m]));
        }

        Assert.Throws<ArgumentException>(() => RecorderSnapshot.Merge([expected, new Recorder(1).Snapshot()]));
        Assert.Throws<ArgumentException>(static () => RecorderSnapshot.Merge([]));
    }

    [Fact]
    public void Record_AllocatesNothingPerRequest()
    {
        var recorder = new Recorder(2, new RecorderOptions { Judge = new FasterThan(50_000_000) });
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2 * 3_000, recorder.Snapshot().All.Counters.Intended);

        void Run()
        {
            for (var i = 0; i < 1_000; i++)
            {
                recorder.RecordStarted();
                recorder.Record(Records.Stream(i), Gaps);
                recorder.Record(Records.Failed(i, i % 50));
                recorder.RecordDropped(i);
                recorder.RollTo(100_000_000, 3);
            }
        }
    }

    private sealed class FasterThan(long limitNs) : IRequestJudge
    {
        public bool IsGood(in RequestRecord r) => r.LatencyNs <= limitNs;
    }
}
