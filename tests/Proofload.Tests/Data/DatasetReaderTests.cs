using System.Text;
using Proofload.Data.Readers;
using Proofload.Plans;

namespace Proofload.Tests.Data;

public sealed class DatasetReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Jsonl_BomCrlfEmptyAndBadLines_SkipsOnlyTheBad()
    {
        _folder.Write("d.jsonl", "\uFEFF{\"prompt\":\"a\"}\r\n\r\n{oops\r\n[1]\r\n{\"prompt\":\"\"}\r\n{\"prompt\":\"b \\\"c\\\"\"}");

        var source = Rows.Dataset(_folder, "d.jsonl");

        Assert.Equal(["a", """b \"c\" """.TrimEnd()], source.Prompts());
        Assert.Equal([3L, 4, 5], source.Report().Skipped.Select(s => s.Line));
        Assert.Equal((2, 3L), (source.Report().Read, source.Report().TotalSkipped));
        Assert.Equal("d.jsonl (jsonl): 2 rows, in order, 3 skipped (line 3: not JSON (at byte 1); line 4: not a JSON object; line 5: the field 'prompt' is empty)", source.Description);
    }

    [Fact]
    public void Jsonl_BytesThatAreNoText_AreSkipped()
    {
        _folder.Write("d.jsonl", [.. "{\"prompt\":\"ok\"}\n{\"prompt\":\""u8, 0xFF, 0xFE, .. "\"}\n{\"prompt\":\"\\ud800\"}\n"u8]);

        var source = Rows.Dataset(_folder, "d.jsonl");

        Assert.Equal(["ok"], source.Prompts());
        Assert.Equal([2L, 3], source.Report().Skipped.Select(s => s.Line));
    }

    [Fact]
    public void Jsonl_ManyBadLines_KeepsTwentyAndCountsAll()
    {
        _folder.Write("d.jsonl", string.Concat(Enumerable.Repeat("bad\n", 100)) + """{"text":"good"}""");

        var report = Rows.Dataset(_folder, "d.jsonl").Report();

        Assert.Equal((20, 100L, 1), (report.Skipped.Count, report.TotalSkipped, report.Read));
    }

    [Fact]
    public void Jsonl_MessagesAndBatchLines_BecomeHistoryAndPrompt()
    {
        _folder.Write("d.jsonl", """
            {"messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi"},{"role":"assistant","content":"hello"},{"role":"user","content":[{"type":"text","text":"and "},{"type":"text","text":"now"}]}]}
            {"custom_id":"r1","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"batch"}],"max_tokens":17}}
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"12345678"}]}
            """);

        var source = Rows.Dataset(_folder, "d.jsonl");

        Assert.Equal(["and now", "batch", "q"], source.Prompts());
        Assert.Equal(["system be brief", "user hi", "assistant hello"], source.At(0).History.Select(t => $"{t.Role} {t.Text()}"));
        Assert.Equal([null, 17, 2], Enumerable.Range(0, 3).Select(i => source.At(i).OutputTokens));
        Assert.Contains("estimated from the reference answers", source.Description, StringComparison.Ordinal);
        Assert.StartsWith("""{"model":"m",""", source.At(1).Fields["body"], StringComparison.Ordinal);
    }

    [Fact]
    public void Jsonl_NestedPromptField_IsFoundByItsPath()
    {
        _folder.Write("d.jsonl", """{"a":{"b":"deep","len":"12"}}""");

        var row = Rows.Dataset(_folder, "d.jsonl", d => d with { PromptField = "a.b", OutputField = "a.len" }).At(0);

        Assert.Equal(("deep", 12), (row.Prompt(), row.OutputTokens));
    }

    [Fact]
    public void Jsonl_NoPromptField_IsARowOfFields()
    {
        _folder.Write("d.jsonl", """{"features":[1,2],"id":"x"}""");

        var source = Rows.Dataset(_folder, "d.jsonl");

        Assert.Equal("[1,2]", source.At(0).Fields["features"]);
        Assert.True(source.At(0).PromptJson.IsEmpty);
        Assert.Contains("no prompt field", source.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void ShareGpt_Conversations_AreReadToTheLastHumanTurn()
    {
        _folder.Write("s.json", """
            [
              {"id":"1","conversations":[{"from":"human","value":"one"},{"from":"gpt","value":"12345"},{"from":"human","value":"two"},{"from":"gpt","value":"123456789"}]},
              {"id":"2","conversations":[]},
              {"id":"3","conversations":[{"from":"gpt","value":"stray"},{"from":"human","value":"three"}]},
              {"id":"4","conversations":[{"from":"robot","value":"x"}]},
              {"id":"5","conversations":[{"from":"system","value":"sys"},{"from":"human","value":"four"},{"from":"gpt","value":"y"}],"output_len":99}
            ]
            """);

        var source = Rows.Dataset(_folder, "s.json");

        Assert.Equal(["two", "three", "four"], source.Prompts());
        Assert.Equal(["one", "12345"], source.At(0).History.Select(t => t.Text()));
        Assert.Empty(source.At(1).History);
        Assert.Equal(["system"], source.At(2).History.Select(t => t.Role));
        Assert.Equal([3, null, 99], Enumerable.Range(0, 3).Select(i => source.At(i).OutputTokens));
        Assert.Equal([2L, 4], source.Report().Skipped.Select(s => s.Line));
        Assert.Equal(["id"], source.At(0).Fields.Keys);
    }

    [Fact]
    public void ShareGpt_BrokenOff_KeepsWhatWasThere()
    {
        _folder.Write("s.json", """[{"prompt":"a"},{"prompt":"b"},{"pro""");

        var source = Rows.Dataset(_folder, "s.json");

        Assert.Equal(["a", "b"], source.Prompts());
        Assert.Contains("not JSON behind element 2", source.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_QuotesDelimitersAndLineBreaks_FollowRfc4180()
    {
        _folder.Write("d.csv", "\uFEFFid,Prompt,max_tokens\r\n1,\"a, \"\"b\"\"\r\nc\",5\r\n\r\n2,plain,\r\n3,too,many,fields\r\n4,,7\r\n5,say \"hi\",9\r\n6,\"open");

        var source = Rows.Dataset(_folder, "d.csv");

        Assert.Equal(["""a, \"b\"\nc""", "plain", """say \"hi\" """.TrimEnd()], source.Prompts());
        Assert.Equal([5, null, 9], Enumerable.Range(0, 3).Select(i => source.At(i).OutputTokens));
        Assert.Equal([6L, 7, 9], source.Report().Skipped.Select(s => s.Line));
        Assert.Equal("a, \"b\"\nc", source.At(0).Fields["prompt"]);
    }

    [Theory]
    [InlineData("d.tsv", "prompt\tn\na\t1\n")]
    [InlineData("d.csv", "prompt;n\na;1\n")]
    public void Csv_OtherDelimiters_AreSeenInTheHeader(string name, string text)
    {
        _folder.Write(name, text);

        Assert.Equal(["a"], Rows.Dataset(_folder, name).Prompts());
    }

    [Fact]
    public void Text_OnePromptALine_IsEscaped()
    {
        _folder.Write("d.txt", "first\r\n\n  \nsay \"x\\y\" é\ttab\nlast");

        Assert.Equal(["first", """say \"x\\y\" é\ttab""", "last"], Rows.Dataset(_folder, "d.txt").Prompts());
    }

    [Theory]
    [InlineData("d.jsonl.gz", """{"prompt":"a"}""")]
    [InlineData("d.txt.gz", "a")]
    [InlineData("unnamed", """{"prompt":"a"}""")]
    [InlineData("d.json.gz", """ [{"prompt":"a"}]""")]
    [InlineData("d.csv", "prompt\na")]
    public void AnyFormat_Gzip_IsUnpackedWhateverTheName(string name, string text)
    {
        _folder.WriteGzip(name, text);

        Assert.Equal(["a"], Rows.Dataset(_folder, name).Prompts());
    }

    [Fact]
    public void AnyFormat_GzipCutOff_KeepsTheRowsBefore()
    {
        var lines = string.Concat(Enumerable.Range(0, 5000).Select(i => $$"""{"prompt":"{{(i * 7919L) % 104729}} {{i}}"}""" + "\n"));
        var whole = File.ReadAllBytes(_folder.WriteGzip("whole.gz", lines));
        _folder.Write("cut.jsonl.gz", whole[..(whole.Length / 2)]);

        var source = Rows.Dataset(_folder, "cut.jsonl.gz");

        Assert.InRange(source.Report().Read, 500, 4500);
        Assert.True(source.Report().EndedEarly is not null || source.Report().TotalSkipped > 0);
    }

    [Theory]
    [InlineData("d.jsonl", "")]
    [InlineData("d.jsonl", "nonsense\n")]
    [InlineData("d.csv", "")]
    [InlineData("d.csv", "prompt,n\n")]
    [InlineData("d.json", "[]")]
    [InlineData("d.json", "[")]
    [InlineData("d.txt", " \n\n")]
    public void AnyFormat_NoUsableRow_IsOneClearLine(string name, string text)
    {
        _folder.Write(name, text);

        var error = Assert.Throws<PlanException>(() => Rows.Dataset(_folder, name));
        Assert.StartsWith($"data.dataset.path: {name} has no usable row (", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void AnyFormat_Utf16_SaysSo()
    {
        _folder.Write("d.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("prompt\na\n")]);

        Assert.Contains("UTF-16", Assert.Throws<PlanException>(() => Rows.Dataset(_folder, "d.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MemoryBound_StopsAndSaysSo()
    {
        var path = _folder.Write("d.txt", string.Concat(Enumerable.Repeat(new string('x', 1000) + "\n", 100)));

        var data = DatasetReader.Read(new DatasetPlan { Path = "d.txt" }, path, DatasetFormat.Text, new RowMemory(20_000));

        Assert.InRange(data.Rows.Count, 15, 20);
        Assert.Contains("memory bound", data.Report.EndedEarly, StringComparison.Ordinal);
    }

    [Fact]
    public void LineReader_LineLongerThanTheBound_IsPassedOver()
    {
        var text = "short\n" + new string('x', 500_000) + "\nnext\n" + new string('y', 500_000);
        var lines = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), longestLine: 100_000);
        var seen = new List<(string Text, bool TooLong, long Number)>();
        while (lines.Read(out var line))
            seen.Add((Encoding.UTF8.GetString(line.Span), lines.WasTooLong, lines.LineNumber));

        Assert.Equal([("short", false, 1), ("", true, 2), ("next", false, 3), ("", true, 4)], seen);
    }

    [Fact]
    public void LineReader_AnySplitOfTheStream_GivesTheSameLines()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFFa\r\nbb\n\nccc\r\r\nd");
        foreach (var chunk in (int[])[1, 2, 3, 7, 100])
        {
            var lines = new LineReader(new ChunkedStream(bytes, chunk));
            var seen = new List<string>();
            while (lines.Read(out var line))
                seen.Add(Encoding.UTF8.GetString(line.Span));
            Assert.Equal(["a", "bb", "", "ccc\r", "d"], seen);
        }
    }

    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
