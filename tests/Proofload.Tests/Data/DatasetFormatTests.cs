using System.Text;
using Proofload.Data.Readers;
using Proofload.Plans;

namespace Proofload.Tests.Data;

/// <summary>Files as other people write them: every format with and without a byte order mark, with either line end, packed and plain.</summary>
public sealed class DatasetFormatTests : IDisposable
{
    private const string AlpacaRow = """{"instruction": "Say it.", "input": "In French", "output": "Bonjour à tous"}""";
    private const string ShareGptRow = """{"id": "x", "conversations": [{"from": "human", "value": "One?"}, {"from": "gpt", "value": "Two."}, {"from": "human", "value": "Three?"}]}""";
    private const string BatchRow = """{"custom_id": "1", "method": "POST", "url": "/v1/completions", "body": {"model": "m", "prompt": "p"}}""";

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string, DatasetFormat, int> Files => new()
    {
        { "d.jsonl", """{"prompt": "a", "output_len": 3}""" + "\n" + """{"prompt": "b", "output_len": 4}""" + "\n", DatasetFormat.Jsonl, 2 },
        { "d", """{"prompt": "a"}""" + "\n", DatasetFormat.Jsonl, 1 },
        { "d.json", $"[{ShareGptRow},\n {ShareGptRow}]", DatasetFormat.ShareGpt, 2 },
        { "d.jsonl", ShareGptRow + "\n", DatasetFormat.Jsonl, 1 },
        { "alpaca_data.json", $"[\n  {AlpacaRow},\n  {AlpacaRow}\n]\n", DatasetFormat.Alpaca, 2 },
        { "alpaca.jsonl", AlpacaRow + "\n" + AlpacaRow, DatasetFormat.Alpaca, 2 },
        { "batch.jsonl", BatchRow + "\n" + BatchRow + "\n", DatasetFormat.OpenAiBatch, 2 },
        { "batch", BatchRow + "\n", DatasetFormat.OpenAiBatch, 1 },
        { "batch.json", $"[{BatchRow}]", DatasetFormat.OpenAiBatch, 1 },
        { "d.csv", "question,topic\n\"Why, \"\"really\"\"\nis it?\",physics\nplain,x\n", DatasetFormat.Csv, 2 },
        { "d.tsv", "prompt\tn\na\t1\n", DatasetFormat.Csv, 1 },
        { "d.txt", "one\ntwo\n\nthree", DatasetFormat.Text, 3 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_format_is_found_out_and_read_however_it_is_packed(string name, string text, DatasetFormat format, int rows)
    {
        var prompts = Read(_folder.Write(name, text), format, rows);
        Assert.Equal(prompts, Read(_folder.Write(name, "\uFEFF" + text), format, rows));
        Assert.Equal(prompts.Select(static p => p.Replace("\\r\\n", "\\n", StringComparison.Ordinal)), Read(_folder.Write(name, text.Replace("\n", "\r\n", StringComparison.Ordinal)), format, rows));
        Assert.Equal(prompts, Read(_folder.WriteGzip(name + ".gz", text), format, rows));
        Assert.Equal(prompts, Read(_folder.WriteGzip(name + ".gz", "\uFEFF" + text), format, rows));
    }

    [Fact]
    public void Alpaca_puts_the_input_behind_the_instruction_and_takes_the_answers_length()
    {
        _folder.Write("a.json", $$"""[{{AlpacaRow}}, {"instruction": "Alone.", "input": "", "output": ""}, {"instruction": ""}, {"input": "x"}]""");
        var source = Rows.Dataset(_folder, "a.json");

        Assert.Equal([@"Say it.\n\nIn French", "Alone."], source.Prompts());
        Assert.Equal((4, null), (source.At(0).OutputTokens, source.At(1).OutputTokens));
        Assert.Equal([(3L, "the field 'instruction' is empty"), (4, "no text in 'instruction'")], source.Report().Skipped.Select(static s => (s.Line, s.Reason)));
        Assert.Contains("output lengths estimated from the reference answers", source.Description, StringComparison.Ordinal);
        Assert.Equal("In French", source.At(0).Fields["input"]);
    }

    [Fact]
    public void Alpaca_gives_way_to_a_prompt_field_of_the_plan()
    {
        _folder.Write("a.json", $"[{AlpacaRow}]");

        Assert.Equal(["In French"], Rows.Dataset(_folder, "a.json", static p => p with { PromptField = "input" }).Prompts());
    }

    [Fact]
    public void A_named_format_stands_above_what_the_file_looks_like()
    {
        _folder.Write("a.jsonl", AlpacaRow + "\n");
        var source = Rows.Dataset(_folder, "a.jsonl", static p => p with { Format = DatasetFormat.Text });

        Assert.StartsWith("a.jsonl (text): 1 row", source.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_format_is_answered_with_the_nearest() => Assert.Contains(
        "'openai_batch' is not a dataset format; did you mean 'openai-batch'?",
        Assert.Throws<PlanException>(() => PlanFile.Parse("version: 1\ntarget: {url: http://localhost, protocol: openai-chat, model: m}\ndata: {dataset: {path: x, format: openai_batch}}\n", "p.yaml", static _ => null, "")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_huge_line_is_read_and_one_beyond_the_bound_passed_over()
    {
        var huge = "{\"prompt\": \"" + new string('x', 3_000_000) + "\"}\n";
        _folder.Write("d.jsonl", huge + "{\"prompt\": \"b\"}\n");

        Assert.Equal([3_000_000, 1], Rows.Dataset(_folder, "d.jsonl").Prompts().Select(static p => p.Length));
    }

    [Theory]
    [InlineData("d.jsonl", "{\"prompt\": \"a\"}\n{\"prompt\": \"\u00ff\"}\n{\"custom_id\": \"\u00e9\"")]
    [InlineData("d.csv", "prompt,n\na,1\n\u00ff,2\n")]
    [InlineData("d.txt", "a\n\u00ff\n")]
    [InlineData("a.jsonl", "{\"instruction\": \"a\", \"input\": \"\", \"output\": \"o\"}\n{\"instruction\": \"\u00ff\", \"input\": \"\", \"output\": \"o\"}\n")]
    public void Bytes_that_are_no_UTF8_cost_their_line_only(string name, string latin)
    {
        _folder.Write(name, Encoding.Latin1.GetBytes(latin));
        var source = Rows.Dataset(_folder, name);

        Assert.Equal(["a"], source.Prompts());
        Assert.Equal(name == "d.csv" ? 3 : 2, source.Report().Skipped[0].Line);
    }

    [Theory]
    [InlineData("batch.jsonl", BatchRow)]
    [InlineData("a.json", $"[{AlpacaRow},{AlpacaRow}]")]
    [InlineData("a.jsonl", AlpacaRow)]
    public void A_file_that_breaks_off_anywhere_keeps_what_is_whole(string name, string text)
    {
        var format = FormatDetector.Detect(_folder.Write(name, text));
        for (var length = 0; length < text.Length; length++)
        {
            try
            {
                var data = DatasetReader.Read(new DatasetPlan { Path = name }, new MemoryStream(Encoding.UTF8.GetBytes(text[..length])), format);
                Assert.InRange(data.Rows.Count, 1, name == "a.json" ? 2 : 0);
                Assert.NotNull(data.Report.EndedEarly);
            }
            catch (PlanException e)
            {
                Assert.Contains("has no usable row", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private List<string> Read(string path, DatasetFormat format, int rows)
    {
        Assert.Equal(format, FormatDetector.Detect(path));
        var source = Rows.Dataset(_folder, Path.GetFileName(path));
        Assert.Equal((rows, DatasetPlan.FormatName(format)), (source.Report().Read, source.Report().Format));
        return [.. Enumerable.Range(0, rows).Select(i => source.At(i).Prompt() + Encoding.UTF8.GetString(source.At(i).BodyJson.Span))];
    }
}
