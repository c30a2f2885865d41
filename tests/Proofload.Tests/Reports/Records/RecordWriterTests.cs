using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Reports.Records;

namespace Proofload.Tests.Reports.Records;

public sealed class RecordWriterTests
{
    private static readonly string[] Kinds = ["chat", "=sum,\"x\"\n"];

    private static readonly RequestRecord Full = new()
    {
        Index = 7, Kind = 1, User = 3, Session = 9, Turn = 2, Phase = RunPhase.Measured, Intended = 1_500_000_000, Sent = 1_500_100_001, Connected = 1_500_200_000, DnsNs = 1, TcpNs = 20, TlsNs = 300,
        FirstByte = 1_600_000_000, FirstToken = 1_610_000_000, FirstOutputToken = 1_620_000_000, LastToken = 2_010_000_000,
        FirstChunk = 1_605_000_000, SecondToken = 1_615_000_000, LastChunk = 2_020_000_000, LastEvent = 2_030_000_000, ChoiceChunks = 43, Done = 2_500_000_000,
        Outcome = ErrorKind.Http4xx, Status = 418, RetryAfterNs = 2_000_000_000, BytesSent = 10, BytesReceived = 20, PromptTokens = 30, OutputTokens = 41, TokenizerTokens = 40,
        ReasoningTokens = 0, CachedTokens = 5, TokenSource = TokenSource.Usage, Chunks = 41, LongestStallNs = 12_345, ReceiveLagNs = -5, ReceiveDelayNs = 7_001, CoalescedChunks = 2,
        CustomId = "row-7", Detail = "quote \" back \\ tab \t nul \0 漢字 🚀, comma\nline",
    };

    [Fact]
    public void Ndjson_Full_HasEveryFieldExactly()
    {
        using var line = JsonDocument.Parse(Write(RecordFormat.Ndjson, Full).Single());
        var root = line.RootElement;
        Assert.Equal(RecordColumn.All.Select(c => c.Name), root.EnumerateObject().Select(p => p.Name));
        Assert.Equal("1.500100001", root.GetProperty("sent").GetRawText());
        Assert.Equal("0.000100001", root.GetProperty("lateness").GetRawText());
        Assert.Equal("1", root.GetProperty("latency").GetRawText());
        Assert.Equal("0.01", root.GetProperty("tpot").GetRawText());
        Assert.Equal("0.000000001", root.GetProperty("dns").GetRawText());
        Assert.Equal("-0.000000005", root.GetProperty("receive_lag").GetRawText());
        Assert.Equal("0", root.GetProperty("reasoning_tokens").GetRawText());
        Assert.Equal("http_4xx", root.GetProperty("outcome").GetString());
        Assert.Equal(Full.Detail, root.GetProperty("detail").GetString());
        Assert.Equal(Kinds[1], root.GetProperty("kind").GetString());
        Assert.DoesNotContain(root.EnumerateObject(), p => p.Value.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public void Ndjson_Absent_IsNullAndNeverZero()
    {
        using var line = JsonDocument.Parse(Write(RecordFormat.Ndjson, new RequestRecord { Intended = 0, Outcome = ErrorKind.Cancelled }).Single());
        string[] present =
        [
            "index", "kind", "phase", "outcome", "intended", "bytes_sent", "bytes_received", "token_source", "chunks", "choice_chunks", "coalesced_chunks", "tokens_in_first_chunk",
        ];
        foreach (var p in line.RootElement.EnumerateObject())
            Assert.True(p.Value.ValueKind == JsonValueKind.Null != present.Contains(p.Name), p.Name);
    }

    [Fact]
    public void Csv_HasAHeaderAndQuotesWhatNeedsIt()
    {
        var text = string.Concat(Write(RecordFormat.Csv, Full).Select(l => l + "\n"));
        Assert.StartsWith("index,kind,user,session,turn,phase,outcome,status,intended,sent,", text, StringComparison.Ordinal);
        Assert.Contains("\n7,\"=sum,\"\"x\"\"\n\",3,9,2,measured,http_4xx,418,1.5,1.500100001,", text, StringComparison.Ordinal);
        Assert.EndsWith(",\"quote \"\" back \\ tab \t nul \0 漢字 🚀, comma\nline\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_Absent_IsEmpty()
    {
        var line = Write(RecordFormat.Csv, new RequestRecord { Index = 5, Kind = 0 })[1];
        Assert.StartsWith("5,chat,,,,measured,ok,,0,,,,,,,,,,,,,", line, StringComparison.Ordinal);
        Assert.Equal(RecordColumn.All.Count - 1, line.Count(c => c == ','));
    }

    [Theory]
    [InlineData("a.csv", RecordFormat.Csv, false)]
    [InlineData("a.CSV.GZ", RecordFormat.Csv, true)]
    [InlineData("a.ndjson", RecordFormat.Ndjson, false)]
    [InlineData("dir.csv/a.jsonl.gz", RecordFormat.Ndjson, true)]
    public void FormatOf_KnownName_IsItsFormat(string path, RecordFormat format, bool gzip) => Assert.Equal((format, gzip), RecordWriter.FormatOf(path));

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.gz")]
    [InlineData("csv")]
    public void FormatOf_OtherName_IsNone(string path)
    {
        Assert.Null(RecordWriter.FormatOf(path));
        Assert.Throws<ArgumentException>(() => RecordWriter.Create(path, Kinds));
    }

    [Fact]
    public void Gzip_ReadsBackWhole()
    {
        using var memory = new MemoryStream();
        using (var writer = new RecordWriter(memory, RecordFormat.Ndjson, Kinds, gzip: true))
            writer.Write(Enumerable.Range(0, 5000).Select(i => Full with { Index = i }).ToArray());
        using var reader = new StreamReader(new GZipStream(new MemoryStream(memory.ToArray()), CompressionMode.Decompress));
        var lines = reader.ReadToEnd().TrimEnd('\n').Split('\n');
        Assert.Equal(5000, lines.Length);
        Assert.StartsWith("{\"index\":4999,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_DoesNotAllocatePerRecord()
    {
        using var writer = new RecordWriter(Stream.Null, RecordFormat.Ndjson, Kinds);
        var batch = Enumerable.Repeat(Full, 1000).ToArray();
        writer.Write(batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        writer.Write(batch);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1000, "a record costs memory");
    }

    private static string[] Write(RecordFormat format, params RequestRecord[] records)
    {
        using var memory = new MemoryStream();
        using (var writer = new RecordWriter(memory, format, Kinds))
            writer.Write(records);
        var text = Encoding.UTF8.GetString(memory.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }
}
