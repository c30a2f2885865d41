using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Recording;
using Proofload.Reports.Records;

namespace Proofload.Tests.Reports.Records;

public sealed class RecordReaderTests
{
    private static readonly RequestRecord Full = new()
    {
        Index = 7, User = 3, Session = 5_000_000_000, Turn = 2, TokenizerTokens = 40, CustomId = "request-7, \"a\"", Phase = RunPhase.WarmUp, Intended = 1_500_000_000, Sent = 1_500_100_001, Connected = 1_500_200_000, DnsNs = 1, TcpNs = 20, TlsNs = 300,
        FirstByte = 1_600_000_000, FirstChunk = 1_605_000_000, FirstToken = 1_610_000_000, FirstOutputToken = 1_620_000_000, SecondToken = 1_615_000_000,
        LastToken = 2_010_000_000, LastChunk = 2_020_000_000, LastEvent = 2_030_000_000, Done = 2_500_000_000, Outcome = ErrorKind.Http4xx, Status = 418,
        RetryAfterNs = 2_000_000_000, BytesSent = 10, BytesReceived = 20_000_000_000, PromptTokens = 30, OutputTokens = 41, ReasoningTokens = 0, CachedTokens = 5,
        TokenSource = TokenSource.Usage, Chunks = 41, ChoiceChunks = 43, TokensInFirstChunk = 2, LongestStallNs = 12_345, ReceiveLagNs = -5, ReceiveDelayNs = 7_001, CoalescedChunks = 2,
    };

    [Theory]
    [InlineData(RecordFormat.Ndjson)]
    [InlineData(RecordFormat.Csv)]
    public void What_was_written_is_read(RecordFormat format)
    {
        RequestRecord[] records = [Full, new() { Intended = 0, Outcome = ErrorKind.Cancelled }, Full with { Detail = "quote \" comma, line\nend", Phase = RunPhase.Measured }];
        var read = Read(Write(format, records), format);
        Assert.Equal(records.Select(static r => r with { Detail = null, Reads = 0, StampedReads = 0 }), read);
    }

    [Fact]
    public void Any_record_is_read_as_it_was_written() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt A, NonNegativeInt B, int Seed)>(),
        static t =>
        {
            var random = Measurement.Randomness.SeededRandom.At((ulong)(uint)t.Seed, 1, 0);
            long Point() => random.NextDouble() < 0.2 ? RequestRecord.Absent : (long)(random.NextDouble() * 4e12);
            var record = new RequestRecord
            {
                Index = t.A.Get, Intended = Math.Max(0, Point()), Sent = Point(), FirstByte = Point(), FirstChunk = Point(), FirstToken = Point(), SecondToken = Point(), LastToken = Point(),
                LastChunk = Point(), LastEvent = Point(), Done = Point(), OutputTokens = t.B.Get, Chunks = t.B.Get, ChoiceChunks = t.A.Get, Outcome = (ErrorKind)(t.A.Get % ErrorKinds.Count),
            };
            return Enum.GetValues<RecordFormat>().All(format => Read(Write(format, record), format).Single() == record);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Garbage_is_one_clear_line_or_nothing() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        static bytes => Enum.GetValues<RecordFormat>().All(format => IsReadOrRefused(bytes, format))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(RecordFormat.Ndjson)]
    [InlineData(RecordFormat.Csv)]
    public void A_file_cut_anywhere_is_read_or_refused_in_one_line(RecordFormat format)
    {
        var whole = Encoding.UTF8.GetBytes(Write(format, Full, Full));
        for (var cut = 0; cut < whole.Length; cut++)
        {
            Assert.True(IsReadOrRefused(whole[..cut], format), $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData("{\"phase\":\"measured\",\"outcome\":\"ok\",\"intended\":0,\"sent\":null}\n", "f:1: no request: done missing; is this a file of --records?")]
    [InlineData("\n{\"phase\":\"midway\",\"outcome\":\"ok\",\"intended\":0,\"sent\":0,\"done\":1}\n", "f:2: phase: 'midway' is no value of this column")]
    [InlineData("{\"phase\":\"measured\",\"outcome\":\"ok\",\"intended\":1e30,\"sent\":0,\"done\":1}\n", "f:1: intended: '1e30' is no value of this column")]
    [InlineData("{\"phase\":\"measured\",\"outcome\":\"ok\",\"intended\":0,\"sent\":0,\"done\":1,\"chunks\":3000000000}\n", "f:1: chunks: '3000000000' is no value of this column")]
    [InlineData("{\"phase\":\"measured\",\"outcome\":\"ok\",\"intended\":0,\"sent\":-0.5,\"done\":1}\n", "f:1: sent: '-0.5' is no value of this column")]
    [InlineData("{\"phase\":\"measured\",\"outcome\":\"ok\",\"intended\":0,\"sent\":0,\"done\":1,\"chunks\":-1}\n", "f:1: chunks: '-1' is no value of this column")]
    [InlineData("[1]\n", "f:1: a request is a JSON object")]
    [InlineData("{oops\n", "f:1: no readable request: the line is not valid JSON")]
    public void A_wrong_line_is_named(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Read(text, RecordFormat.Ndjson)).Message);

    [Fact]
    public void Columns_of_other_versions_are_absent_or_left_out()
    {
        var record = Assert.Single(Read("phase,outcome,intended,sent,done,colour\nmeasured,ok,0.5,0.6,1.25,blue\n", RecordFormat.Csv));
        Assert.Equal((500_000_000L, 600_000_000L, 1_250_000_000L), (record.Intended, record.Sent, record.Done));
        Assert.Equal(RequestRecord.Absent, record.FirstChunk);
    }

    [Fact]
    public void A_csv_row_of_another_width_is_named() =>
        Assert.Equal("f:3: 2 fields, the head has 5", Assert.Throws<InvalidDataException>(() => Read("phase,outcome,intended,sent,done\nmeasured,ok,0,0,1\nmeasured,ok\n", RecordFormat.Csv)).Message);

    [Fact]
    public void A_damaged_gzip_file_is_one_line()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("proofload-records-").FullName, "r.ndjson.gz");
        File.WriteAllBytes(path, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7, 255, 255, 255]);
        var message = Assert.Throws<InvalidDataException>(() => RecordReader.ReadFile(path).ToList()).Message;
        Assert.StartsWith("r.ndjson.gz: damaged: ", message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void Kept_records_leave_out_other_phases_and_do_not_show_a_part_for_the_whole()
    {
        var kept = new KeptRecords(limit: 2);
        kept.Accept([Full with { Phase = RunPhase.Measured }, Full, Full with { Phase = RunPhase.Measured }]);
        Assert.Equal(2, kept.Records!.Count);
        kept.Accept([Full with { Phase = RunPhase.Measured }]);
        Assert.Null(kept.Records);
    }

    [Theory]
    [InlineData(RecordFormat.Ndjson)]
    [InlineData(RecordFormat.Csv)]
    public void The_bytes_may_come_in_any_portions(RecordFormat format)
    {
        var bytes = Encoding.UTF8.GetBytes(Write(format, Full, Full with { Index = 8, CustomId = "漢字 🚀" }));
        foreach (var portion in (int[])[1, 2, 3, 7, 4096])
        {
            Assert.Equal([7, 8], RecordReader.Read(new PortionStream(bytes, portion), format, "f").Select(static r => r.Index));
        }
    }

    [Fact]
    public void Records_are_read_when_they_are_asked_for()
    {
        var lines = Write(RecordFormat.Ndjson, Full);
        var records = RecordReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(lines + "oops\n")), RecordFormat.Ndjson, "f");

        Assert.Equal(7, records.First().Index);
        Assert.Equal("f:2: no readable request: the line is not valid JSON", Assert.Throws<InvalidDataException>(() => RecordReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(lines + "oops\n")), RecordFormat.Ndjson, "f").Count()).Message);
    }

    [Theory]
    [InlineData(RecordFormat.Ndjson, "f:1: the line is longer than any record")]
    [InlineData(RecordFormat.Csv, "f:1: the row is longer than any record")]
    public void A_line_without_end_does_not_fill_the_memory(RecordFormat format, string message)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        // Two GiB of quotes that never close, were they all read.
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => RecordReader.Read(new EndlessStream(2L << 30), format, "f").Count()).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    private static bool IsReadOrRefused(byte[] bytes, RecordFormat format)
    {
        try
        {
            _ = RecordReader.Read(new MemoryStream(bytes), format, "f").Count();
            return true;
        }
        catch (InvalidDataException e)
        {
            return !e.Message.Contains('\n') && e.Message.StartsWith("f:", StringComparison.Ordinal);
        }
    }

    private static IReadOnlyList<RequestRecord> Read(string text, RecordFormat format) => [.. RecordReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), format, "f")];

    private static string Write(RecordFormat format, params RequestRecord[] records)
    {
        var stream = new MemoryStream();
        using (var writer = new RecordWriter(stream, format, ["k"]))
        {
            writer.Write(records);
            writer.Flush();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class PortionStream(byte[] bytes, int portion) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, portion));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, portion)]);
    }

    private sealed class EndlessStream(long length) : MemoryStream
    {
        private long _left = length;
        private bool _isOpen;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var taken = (int)Math.Min(buffer.Length, _left);
            _left -= taken;
            buffer[..taken].Fill((byte)'x');
            if (!_isOpen && taken > 0)
            {
                buffer[0] = (byte)'"';
                _isOpen = true;
            }

            return taken;
        }
    }
}
