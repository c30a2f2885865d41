using System.Text;
using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.Rerank;

public sealed class RerankDriverTests : ProtocolDriverContract
{
    protected override string Protocol => "rerank";

    protected override RequestPlan Request => DriverBench.Request() with { BatchSize = 3 };

    protected override string Good =>
        "{\"id\":\"rerank-1\",\"model\":\"m\",\"usage\":{\"total_tokens\":56},\"results\":[{\"index\":1,\"document\":{\"text\":\"b\"},\"relevance_score\":0.998},"
        + "{\"index\":0,\"relevance_score\":-1e-5},{\"relevance_score\":0,\"index\":2}]}";

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("{\"results\":[]}", ErrorKind.Empty),
        ("{\"object\":\"list\",\"data\":[{\"index\":0,\"relevance_score\":1},{\"index\":1,\"relevance_score\":1},{\"index\":2,\"relevance_score\":1}]}", ErrorKind.Ok),
        ("[{\"index\":2,\"score\":0.9},{\"index\":0,\"score\":0.8},{\"index\":1,\"score\":0.1}]", ErrorKind.Ok),
        ("[]", ErrorKind.Empty),
        (Three("0", "1", "1"), ErrorKind.InvalidResponse),
        (Three("0", "1", "3"), ErrorKind.InvalidResponse),
        (Three("0", "1", "-1"), ErrorKind.InvalidResponse),
        (Three("0", "1", "1.5"), ErrorKind.InvalidResponse),
        (Three("0", "1", "9223372036854775807"), ErrorKind.InvalidResponse),
        (Three("0", "1", "2", "null"), ErrorKind.InvalidResponse),
        (Three("0", "1", "2", "1e400"), ErrorKind.InvalidResponse),
        (Three("0", "1", "2", "\"0.5\""), ErrorKind.InvalidResponse),
        ("{\"results\":[{\"index\":0,\"relevance_score\":1},{\"index\":1,\"relevance_score\":1}]}", ErrorKind.InvalidResponse),
        ("{\"results\":[{\"index\":0},{\"index\":1,\"relevance_score\":1},{\"index\":2,\"relevance_score\":1}]}", ErrorKind.InvalidResponse),
        ("{\"results\":[1,2,3]}", ErrorKind.InvalidResponse),
        ("{\"error\":{\"message\":\"x\"}}", ErrorKind.InvalidResponse),
        ("{}", ErrorKind.InvalidResponse),
        ("7", ErrorKind.InvalidResponse),
        ("{\"results\":[{\"index\":0", ErrorKind.InvalidResponse),
    ];

    [Theory]
    [InlineData("0,1,1", "two results are of the same document")]
    [InlineData("0,1,7", "the index of a result is of no document")]
    [InlineData("0,1", "2 results instead of 3")]
    public void The_reason_says_what_is_wrong(string indexes, string reason)
    {
        var results = indexes.Split(',').Select(static i => $"{{\"index\":{i},\"relevance_score\":1}}");
        Assert.Equal(reason, DriverBench.Run(Driver(Request), new TestHead(200, ContentType), $"{{\"results\":[{string.Join(',', results)}]}}").Record.Detail);
    }

    [Theory]
    [InlineData("top_n", "2", 2, ErrorKind.Ok)]
    [InlineData("top_k", "2", 2, ErrorKind.Ok)]
    [InlineData("top_n", "2", 3, ErrorKind.InvalidResponse)]
    [InlineData("top_n", "2", 1, ErrorKind.InvalidResponse)]
    [InlineData("top_n", "50", 3, ErrorKind.Ok)]
    public void As_many_results_come_back_as_were_asked_for(string field, string value, int results, ErrorKind outcome)
    {
        var driver = Driver(Request with { Extra = new Dictionary<string, string> { [field] = value } });
        var body = $"{{\"results\":[{string.Join(',', Enumerable.Range(0, results).Select(static i => $"{{\"index\":{i},\"relevance_score\":1}}"))}]}}";
        Assert.Equal(outcome, DriverBench.Run(driver, new TestHead(200, ContentType), body).Record.Outcome);
    }

    [Theory]
    [InlineData("{\"total_tokens\":56}", 56)]
    [InlineData("{\"prompt_tokens\":55,\"total_tokens\":56}", 55)]
    [InlineData("null", RequestRecord.Absent)]
    public void Prompt_tokens_are_taken_and_there_are_no_output_tokens(string usage, long expected)
    {
        var record = DriverBench.Run(Driver(Request), new TestHead(200, ContentType), Good.Replace("{\"total_tokens\":56}", usage)).Record;
        Assert.Equal((ErrorKind.Ok, expected, RequestRecord.Absent), (record.Outcome, record.PromptTokens, record.OutputTokens));
    }

    [Fact]
    public void Synthetic_documents_differ_from_their_first_token_on_and_queries_differ_between_requests()
    {
        var driver = Driver(DriverBench.Request() with { BatchSize = null });
        string Body(long index) => DriverBench.Prepared(driver, e => e.Row.Index = index);
        using var first = JsonDocument.Parse(Body(0));
        Assert.Equal("m", first.RootElement.GetProperty("model").GetString());
        Assert.Equal(16, first.RootElement.GetProperty("query").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Enumerable.Range(1, 10).Select(static i => $"{i} hi"), first.RootElement.GetProperty("documents").EnumerateArray().Select(static d => d.GetString()));
        Assert.Equal(Body(0), Body(0));
        Assert.NotEqual(Body(0), Body(1));
    }

    [Fact]
    public void A_row_gives_query_and_documents_and_how_many_results_are_right()
    {
        var fields = new Dictionary<string, string> { ["query"] = "what \"is\" it", ["documents"] = "[\"a\", {\"text\": \"b\"}]" };
        var driver = Driver(DriverBench.Request());
        Assert.Equal(
            "{\"model\":\"m\",\"query\":\"what \\\"is\\\" it\",\"documents\":[\"a\", {\"text\": \"b\"}]}",
            DriverBench.Prepared(driver, e => e.Row.Fields = fields));
        Assert.Equal("{\"model\":\"m\",\"query\":\"hi\",\"documents\":[\"a\"]}", DriverBench.Prepared(driver, static e => e.Row.Fields = new Dictionary<string, string> { ["documents"] = "[\"a\"]" }));

        var exchange = new Exchange(0);
        exchange.Row.Fields = fields;
        var body = Encoding.UTF8.GetBytes("{\"results\":[{\"index\":1,\"relevance_score\":1},{\"index\":0,\"relevance_score\":0}]}");
        Assert.Equal(ErrorKind.Ok, DriverBench.Run(driver.CreateReader(), exchange, new TestHead(200, ContentType), body).Record.Outcome);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[\"a\"")]
    [InlineData("{\"a\":1}")]
    public void Documents_that_are_no_array_of_texts_are_refused(string documents)
    {
        var problem = Assert.Throws<PlanException>(() => DriverBench.Prepared(Driver(DriverBench.Request()), e =>
        {
            e.Row.Number = 4;
            e.Row.Fields = new Dictionary<string, string> { ["documents"] = documents };
        }));
        Assert.Equal("request 'k', row 4: 'documents' is no JSON array of texts", problem.Message);
    }

    [Fact]
    public void An_extra_texts_that_is_null_speaks_to_text_embeddings_inference()
    {
        var driver = Driver(DriverBench.Request() with { BatchSize = 2, Extra = new Dictionary<string, string> { ["texts"] = "null", ["raw_scores"] = "true" } });
        var exchange = new Exchange(0);
        exchange.Row.PromptJson = "hi"u8.ToArray();
        driver.Prepare(exchange);
        Assert.Equal("/rerank", exchange.Shape.Path);
        Assert.EndsWith("\",\"texts\":[\"1 hi\",\"2 hi\"],\"raw_scores\":true}", Encoding.UTF8.GetString(exchange.Body.WrittenSpan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("top_n", "0")]
    [InlineData("top_n", "\"all\"")]
    [InlineData("top_k", "1.5")]
    [InlineData("documents", "[]")]
    [InlineData("query", "\"q\"")]
    public void A_reserved_or_senseless_extra_field_is_refused(string name, string json) => Assert.Throws<PlanException>(() =>
        Driver(DriverBench.Request() with { Extra = new Dictionary<string, string> { [name] = json } }));

    [Theory]
    [InlineData("http://h", "/v1/rerank")]
    [InlineData("http://h/v1", "/v1/rerank")]
    [InlineData("http://h/v2/", "/v2/rerank")]
    [InlineData("http://h/rerank", "/rerank")]
    [InlineData("http://h/v1/rerank", "/v1/rerank")]
    [InlineData("http://h/team", "/team/v1/rerank")]
    public void The_path_is_joined_with_the_targets_prefix(string url, string path)
    {
        var exchange = new Exchange(0);
        DriverBench.Driver(DriverBench.Context(Protocol, target: DriverBench.Target(Protocol, url))).Prepare(exchange);
        Assert.Equal(path, exchange.Shape.Path);
    }

    private static string Three(string first, string second, string third, string score = "0.5") =>
        $"{{\"results\":[{{\"index\":{first},\"relevance_score\":0.5}},{{\"index\":{second},\"relevance_score\":0.5}},{{\"index\":{third},\"relevance_score\":{score}}}]}}";

    private Proofload.Protocols.IProtocolDriver Driver(RequestPlan request) => DriverBench.Driver(DriverBench.Context(Protocol, request));
}
