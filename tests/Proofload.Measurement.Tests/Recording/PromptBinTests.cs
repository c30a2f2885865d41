using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

public sealed class PromptBinTests
{
    [Fact]
    public void EveryLength_LiesInExactlyItsBin() => Prop.ForAll(Gen.OneOf(Gen.Choose(0, 300).Select(static i => (long)i), Gen.Choose(0, int.MaxValue).Select(static i => (long)i), Gen.Constant(long.MaxValue)).ToArbitrary(), static tokens =>
    {
        var bin = PromptBins.IndexOf(tokens);
        return tokens >= PromptBins.From(bin) && (PromptBins.To(bin) is not { } to || tokens <= to)
            && (bin == 0 || PromptBins.To(bin - 1) == PromptBins.From(bin) - 1);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 0, 0, 1L)]
    [InlineData(1, 0, 0, 1L)]
    [InlineData(2, 1, 2, 3L)]
    [InlineData(127, 6, 64, 127L)]
    [InlineData(128, 7, 128, 255L)]
    [InlineData(131_071, 16, 65_536, 131_071L)]
    [InlineData(131_072, 17, 131_072, null)]
    [InlineData(9_000_000, 17, 131_072, null)]
    public void IndexOf_IsThePowerOfTwo(long tokens, int bin, long from, long? to)
    {
        Assert.Equal(bin, PromptBins.IndexOf(tokens));
        Assert.Equal((from, to), (PromptBins.From(bin), PromptBins.To(bin)));
    }

    [Fact]
    public void Recorder_KeepsSuccessesOfTheMeasuredPhaseByLength_AndMergesExactly()
    {
        Recorder[] several = [new(2), new(2), new(2)];
        var one = new Recorder(2);
        for (var i = 0; i < 900; i++)
        {
            var record = Of(i % 3 == 0 ? 100 : i % 3 == 1 ? 5_000 : RequestRecord.Absent, latency: 1_000_000 + i, kind: i % 2);
            one.Record(record);
            several[i % 2].Record(record);
        }

        one.Record(Of(100, 5, 0) with { Phase = RunPhase.WarmUp });
        one.Record(Of(100, 5, 0) with { Outcome = ErrorKind.Timeout });
        var expected = one.Snapshot().PromptBins;
        Assert.Equal(PromptBins.Count, expected.Length);
        Assert.Equal(300, expected[6][RecordedMetric.Latency].Count);
        Assert.Equal(300, expected[12][RecordedMetric.Latency].Count);
        Assert.Equal(600, expected.Sum(static bin => bin[RecordedMetric.Latency].Count));
        var merged = RecorderSnapshot.Merge([.. several.Select(static r => r.Snapshot())]).PromptBins;
        Assert.All(PromptBins.Metrics, metric => Assert.All(Enumerable.Range(0, PromptBins.Count), bin => Assert.Equal(expected[bin][metric], merged[bin][metric])));
        Assert.Empty(new Recorder(1).Snapshot().PromptBins);
    }

    [Fact]
    public void Record_OfAKnownLength_DoesNotAllocate()
    {
        var recorder = new Recorder(1);
        var record = Of(100, 2_000_000, 0);
        for (var i = 0; i < 100; i++)
            recorder.Record(record);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            recorder.Record(record);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static RequestRecord Of(long prompt, long latency, int kind) => new()
    {
        Kind = kind,
        Phase = RunPhase.Measured,
        Outcome = ErrorKind.Ok,
        Intended = 0,
        Sent = 10,
        FirstToken = latency / 2,
        Done = latency,
        PromptTokens = prompt,
    };
}
