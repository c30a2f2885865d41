using Proofload.Measurement.Recording;
using Proofload.Reports.Records;

namespace Proofload.Tests.Reports.Records;

public sealed class RecordSinkTests
{
    private static readonly string[] Kinds = ["chat"];

    [Fact]
    public void Stop_WritesEverythingThatWasAccepted()
    {
        var memory = new MemoryStream();
        using var sink = new RecordSink(new RecordWriter(memory, RecordFormat.Ndjson, Kinds), capacity: 10_000);
        Parallel.For(0, 4, w =>
        {
            for (var b = 0; b < 50; b++)
                sink.Accept(Enumerable.Range(0, 10).Select(i => new RequestRecord { Index = (w * 500) + (b * 10) + i }).ToArray());
        });
        sink.Stop();
        Assert.Equal(2000, sink.Written);
        Assert.Equal(0, sink.Dropped);
        Assert.Null(sink.Warning);
        Assert.Equal(2000, memory.ToArray().Count(b => b == '\n'));
    }

    [Fact]
    public void Accept_CopiesWhatItKeeps()
    {
        var memory = new MemoryStream();
        using var sink = new RecordSink(new RecordWriter(memory, RecordFormat.Csv, Kinds));
        var batch = new[] { new RequestRecord { Index = 11 } };
        sink.Accept(batch);
        batch[0].Index = 99;
        sink.Stop();
        Assert.Contains("\n11,", System.Text.Encoding.UTF8.GetString(memory.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_hangs_never_blocks_the_caller_and_what_is_lost_is_counted()
    {
        using var gate = new ManualResetEventSlim();
        using var sink = new RecordSink(new RecordWriter(new SlowStream(gate), RecordFormat.Ndjson, Kinds), capacity: 2);
        var batch = Enumerable.Repeat(new RequestRecord { Detail = new string('x', 500) }, 200).ToArray();
        for (var i = 0; i < 50; i++)
            sink.Accept(batch);
        Assert.True(sink.Dropped >= 40 * 200, "the queue is not bounded");
        gate.Set();
        sink.Stop();
        Assert.Equal(50 * 200, sink.Written + sink.Dropped);
        Assert.Contains("raw records were dropped: the disk was too slow", sink.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_reported_once_and_the_rest_is_counted()
    {
        var reports = new List<string>();
        using var sink = new RecordSink(new RecordWriter(new FullStream(), RecordFormat.Ndjson, Kinds), capacity: 10_000, reports.Add);
        var batch = Enumerable.Repeat(new RequestRecord { Detail = new string('x', 500) }, 200).ToArray();
        for (var i = 0; i < 20; i++)
            sink.Accept(batch);
        sink.Stop();
        Assert.Equal("Writing raw records failed: No space left on device. The run goes on without them.", Assert.Single(reports));
        Assert.Equal(4000, sink.Written + sink.Dropped);
        Assert.True(sink.Dropped > 0, "nothing was counted");
        Assert.Contains("No space left on device", sink.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Accept_AfterStop_IsCountedAsDropped()
    {
        using var sink = new RecordSink(new RecordWriter(new MemoryStream(), RecordFormat.Ndjson, Kinds));
        sink.Stop();
        sink.Accept([new RequestRecord()]);
        Assert.Equal(1, sink.Dropped);
    }

    private sealed class SlowStream(ManualResetEventSlim gate) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => gate.Wait(TimeSpan.FromSeconds(30));
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device.");
    }
}
