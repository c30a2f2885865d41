using System.Text;
using Proofload.Data;
using Proofload.Data.Readers;
using Proofload.Plans;
using Proofload.Running;

namespace Proofload.Tests.Data;

/// <summary>OpenAI batch files.</summary>
public sealed class BatchFileTests : IDisposable
{
    private const string Chat = """{"custom_id": "request-1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hi \ud83d\ude00"}], "tools": [ {"type": "function"} ], "max_tokens": 10}}""";
    private const string Embedding = """{"custom_id": "request-2", "method": "POST", "url": "/v1/embeddings", "body": {"model": "e", "input": ["a", "b"]}}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_its_body_as_it_is_and_its_custom_id()
    {
        _folder.Write("b.jsonl", Chat + "\r\n" + Chat.Replace("request-1", "request-9", StringComparison.Ordinal));
        var source = Rows.Dataset(_folder, "b.jsonl");
        var row = source.At(1);

        Assert.Equal("""{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hi \ud83d\ude00"}], "tools": [ {"type": "function"} ], "max_tokens": 10}""", Encoding.UTF8.GetString(row.BodyJson.Span));
        Assert.Equal(("request-9", "/v1/chat/completions", null), (row.CustomId, row.Fields["url"], row.OutputTokens));
        Assert.Equal("b.jsonl (openai-batch): 2 rows, in order, bodies for /v1/chat/completions sent as they are", source.Description);
        row.Clear();
        Assert.Equal((0, null), (row.BodyJson.Length, row.CustomId));
    }

    [Fact]
    public void Lines_that_cannot_be_sent_are_reported()
    {
        string[] lines =
        [
            Chat, "{", """{"custom_id":"a","method":"POST","url":"/v1/chat/completions"}""", """{"custom_id":"a","method":"GET","url":"/v1/chat/completions","body":{}}""",
            """{"custom_id":"a","method":"POST","body":{}}""", """{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":[]}""", """{"custom_id":"a","url":"/v1/chat/completions","body":{"\ud800":1}}""", "7",
        ];
        _folder.Write("b.jsonl", string.Join('\n', lines));

        Assert.Equal(
            [
                (2L, "not JSON (at byte 1)"), (3, "no body, or one that is no JSON object"), (4, "the method GET is not POST"), (5, "no url"),
                (6, "no body, or one that is no JSON object"), (7, "a text is not valid Unicode"), (8, "not a JSON object"),
            ],
            Rows.Dataset(_folder, "b.jsonl").Report().Skipped.Select(static s => (s.Line, s.Reason)));
    }

    [Fact]
    public void A_custom_id_that_records_could_not_hold_is_reported()
    {
        _folder.Write("b.jsonl", Chat + "\n" + Chat.Replace("request-1", new string('x', 2001), StringComparison.Ordinal));

        Assert.Equal("line 2: a custom_id of 2,001 characters is longer than 2,000", Rows.Dataset(_folder, "b.jsonl").Report().Skipped.Single().ToString());
    }

    [Theory]
    [InlineData("https://api.openai.com/v1/chat/completions")]
    [InlineData("/v1/chat/completions/")]
    [InlineData("v1/chat/completions")]
    public void A_url_may_be_written_in_other_ways(string url) => Assert.Equal("/v1/chat/completions", BatchUrls.Normal(url));

    [Fact]
    public void Each_kind_of_request_takes_the_lines_of_its_url()
    {
        _folder.Write("b.jsonl", Chat + "\n" + Embedding + "\n" + Chat + "\n");

        Assert.Equal(2, Source("openai-chat").Count);
        Assert.Equal("request-2", Source("openai-embeddings").At(5).CustomId);
        Assert.Contains(
            "b.jsonl has no request for this protocol, only for /v1/chat/completions (2 lines, first: line 1; protocol openai-chat), /v1/embeddings (1 line, first: line 2; protocol openai-embeddings)",
            Assert.Throws<PlanException>(() => Source("openai-responses")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_url_that_no_kind_of_request_sends_is_refused_with_its_lines()
    {
        _folder.Write("b.jsonl", Chat + "\n" + Embedding + "\n");
        var chat = new RequestPlan { Name = "chat" };
        var embed = new RequestPlan { Name = "embed", Protocol = "openai-embeddings" };
        var plan = new RunPlan { Target = new TargetPlan { Url = new Uri("http://localhost"), Protocol = "openai-chat" }, Data = new DataPlan { Dataset = new DatasetPlan { Path = "b.jsonl" } } };

        Assert.Contains(
            "b.jsonl also has requests that no request of the plan sends: /v1/embeddings (1 line, first: line 2; protocol openai-embeddings)",
            Assert.Throws<PlanException>(() => BatchRules.Check(plan, [(chat, Source("openai-chat"))])).Message,
            StringComparison.Ordinal);
        Assert.Contains("1 of 1 bodies in b.jsonl do not ask for a stream", Assert.Single(BatchRules.Check(plan, [(chat, Source("openai-chat")), (embed, Source("openai-embeddings"))])), StringComparison.Ordinal);
        Assert.Empty(BatchRules.Check(plan, [(chat with { Stream = true }, Source("openai-chat")), (embed, Source("openai-embeddings"))]));
        Assert.Contains("a system message has no place", Assert.Throws<PlanException>(() => BatchRules.Check(plan, [(chat with { System = "s" }, Source("openai-chat"))])).Message, StringComparison.Ordinal);
        Assert.Contains("format: jsonl", Assert.Throws<PlanException>(() => BatchRules.Check(plan with { Conversation = new ConversationPlan() }, [(chat, Source("openai-chat"))])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_as_jsonl_the_messages_are_prompt_and_history()
    {
        _folder.Write("b.jsonl", Chat + "\n");
        var row = Rows.Dataset(_folder, "b.jsonl", static p => p with { Format = DatasetFormat.Jsonl }).At(0);

        Assert.Equal((0, @"Hi \uD83D\uDE00", 10), (row.BodyJson.Length, row.Prompt(), row.OutputTokens));
    }

    [Fact]
    public void Another_protocol_takes_prompt_and_history_of_the_bodies()
    {
        _folder.Write("b.jsonl", Chat + "\n");

        Assert.Equal(@"Hi \uD83D\uDE00", Source("anthropic-messages").At(0).Prompt());
    }

    [Fact]
    public void Images_have_no_place_beside_bodies()
    {
        _folder.Write("b.jsonl", Chat + "\n");
        var plan = new DataPlan { Dataset = new DatasetPlan { Path = "b.jsonl" }, Images = new ImagesPlan() };

        Assert.Contains("data.images: has no place", Assert.Throws<PlanException>(() => RowSourceFactory.Create(plan, 1, _folder.Path)).Message, StringComparison.Ordinal);
    }

    private DatasetSource Source(string protocol) =>
        (DatasetSource)RowSourceFactory.Create(new DataPlan { Dataset = new DatasetPlan { Path = "b.jsonl" } }, 1, _folder.Path, protocol: protocol);
}
