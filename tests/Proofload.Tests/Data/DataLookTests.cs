using Proofload.Data.Looks;
using Proofload.Plans;
using Proofload.Tests.Tokenizers;

namespace Proofload.Tests.Data;

public sealed class DataLookTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dataset_shows_rows_lengths_and_what_was_skipped()
    {
        var path = _folder.Write("d.jsonl", string.Concat(Enumerable.Range(1, 100).Select(static n => $$"""{"prompt": "{{new string('x', n * 4)}}", "max_tokens": {{n}}}""" + "\n")) + "{\n");
        var look = DataLooker.Look(path);

        Assert.Equal(("jsonl", true, false, 100, 101L), (look.Report.Format, look.IsDetected, look.Report.IsTrace, look.Report.Read, look.Report.Skipped.Single().Line));
        Assert.Equal(new LengthSummary(100, 50.5, 50, 90, 99, 100), look.PromptTokens);
        Assert.Equal(look.PromptTokens, look.OutputTokens);
        Assert.Equal(("estimate", 3, "xxxx", 1), (look.LengthSource, look.First.Count, look.First[0].Text, look.First[0].PromptTokens));
        Assert.Null(look.Sessions);
    }

    [Fact]
    public void A_tokenizer_counts_history_and_prompt()
    {
        var path = _folder.Write("d.json", """[{"conversations": [{"from": "human", "value": "One two"}, {"from": "gpt", "value": "three"}, {"from": "human", "value": "four five six"}]}]""");
        var look = DataLooker.Look(path, new DataLookOptions { Tokenizer = TokenizerFixtures.Open("cl100k_base") });

        Assert.Equal(("tokenizer", 6, 2), (look.LengthSource, look.PromptTokens!.P50, look.First[0].Turns));
        Assert.Equal(new SessionSummary(1, 2, 2), look.Sessions);
    }

    [Fact]
    public void A_batch_file_shows_what_its_bodies_ask()
    {
        var path = _folder.Write("b.jsonl", """
            {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": {"messages": [{"role": "system", "content": "12345678"}, {"role": "user", "content": [{"type": "text", "text": "1234"}]}], "max_tokens": 9}}
            {"custom_id": "b", "method": "POST", "url": "/v1/embeddings", "body": {"input": ["1234", "12345678"]}}
            {"custom_id": "c", "method": "POST", "url": "/v1/chat/completions", "body": {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}}
            """);
        var look = DataLooker.Look(path);

        Assert.Equal([("/v1/chat/completions", 2), ("/v1/embeddings", 1)], look.Urls);
        Assert.Equal((2, 3, 9), (look.PromptTokens!.Count, look.PromptTokens.Max, look.OutputTokens!.Max));
        Assert.Contains(look.Notes, static n => n.StartsWith("1 rows have parts that are no text", StringComparison.Ordinal));
        Assert.Contains(look.Notes, static n => n.StartsWith("a plan needs a request for each of these URLs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trace_shows_times_sessions_and_sharing()
    {
        var path = _folder.Write("t.jsonl", """
            {"timestamp": 0, "input_length": 1024, "output_length": 2, "hash_ids": [1, 2], "session_id": "a"}
            {"timestamp": 500, "input_length": 1536, "output_length": 4, "hash_ids": [1, 2, 3], "session_id": "a"}
            {"timestamp": 1000, "input_length": 512, "output_length": 6, "hash_ids": [9], "session_id": "b"}
            """);
        var look = DataLooker.Look(path);

        Assert.Equal(new TimeSummary(1, 2, 2), look.Times);
        Assert.Equal(new SessionSummary(2, 1.5, 2), look.Sessions);
        Assert.Equal((1024L, 3072L, 1 / 3.0), (look.Sharing!.SharedTokens, look.Sharing.PromptTokens, look.Sharing.Share));
        Assert.Equal(("recorded", 1024, 1.0), (look.LengthSource, look.PromptTokens!.P50, look.First[2].Time));
    }

    [Theory]
    [InlineData("TIMESTAMP,ContextTokens,GeneratedTokens\n1,2,3\n", true)]
    [InlineData("timestamp,prompt\n1,hello\n", false)]
    [InlineData("question,topic\nwhy,x\n", false)]
    public void A_file_with_times_and_without_prompts_is_a_trace(string text, bool isTrace)
    {
        var path = _folder.Write("f.csv", text);

        Assert.Equal(isTrace, DataLooker.Look(path).Report.IsTrace);
    }

    [Fact]
    public void A_folder_of_images_is_looked_at_too()
    {
        _folder.Write("images/cat/tom.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0]);
        var look = DataLooker.Look(Path.Combine(_folder.Path, "images"));

        Assert.Equal(("images", "cat/tom.png (image/png)", null), (look.Report.Format, look.First.Single().Text, look.PromptTokens));
    }

    [Theory]
    [InlineData("azur", "'azur' is not a format; did you mean 'azure'?")]
    [InlineData("azure", "no field 'TIMESTAMP' of the format azure")]
    public void A_wrong_format_is_one_line(string format, string message)
    {
        var path = _folder.Write("f.csv", "question\nwhy\n");

        Assert.Contains(message, Assert.Throws<PlanException>(() => DataLooker.Look(path, new DataLookOptions { Format = format })).Message, StringComparison.Ordinal);
    }
}
