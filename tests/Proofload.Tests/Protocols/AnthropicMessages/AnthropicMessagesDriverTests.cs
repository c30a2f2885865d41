using System.Text;
using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.AnthropicMessages;

/// <summary>Streams in the shape of the public documentation of the Messages API (docs.anthropic.com, "Streaming Messages").</summary>
public sealed class AnthropicMessagesDriverTests : ProtocolDriverContract
{
    private const string Ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    private static readonly TestHead Stream = new(200, "text/event-stream; charset=utf-8");
    private static readonly string Start = Event(
        "message_start",
        "\"message\":{\"id\":\"msg_1nZd\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"claude\",\"stop_reason\":null,\"stop_sequence\":null,"
        + "\"usage\":{\"input_tokens\":25,\"cache_creation_input_tokens\":5,\"cache_read_input_tokens\":70,\"output_tokens\":1}}");

    private static readonly string TextBlock = Event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    private static readonly string BlockStop = Event("content_block_stop", "\"index\":0");
    private static readonly string Delta = Event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":15}");
    private static readonly string Stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    protected override string Protocol => "anthropic-messages";

    protected override string ContentType => "text/event-stream";

    protected override string Good => Start + TextBlock + Ping + Text("Hé") + Thought("hm") + Text("llo \\u00e9\\n") + BlockStop + Delta + Stop;

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("", ErrorKind.Truncated),
        (Start + TextBlock + Ping, ErrorKind.Truncated),
        (Start + TextBlock + Text("a") + BlockStop, ErrorKind.Truncated),
        (Start + TextBlock + Text("a") + "event: message_stop\ndata: {\"type\":\"mess", ErrorKind.Truncated),
        (Start + TextBlock + Text("a") + BlockStop + Delta, ErrorKind.Ok),
        (Start + TextBlock + Text("a") + BlockStop + Stop.TrimEnd(), ErrorKind.Ok),
        (Start + TextBlock + Text("a") + BlockStop + Delta + Stop + "data: [DONE]\n\n", ErrorKind.Ok),
        (Start + TextBlock + Text("") + BlockStop + Delta + Stop, ErrorKind.Empty),
        (Start + Delta + Stop, ErrorKind.Empty),
        (Start + TextBlock + Text("a") + "event: error\ndata: {\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\", \"message\": \"Overloaded\"}}\n\n", ErrorKind.StreamError),
        (Start + "data: {\"type\": \"error\", \"error\": {\"type\": \"api_error\", \"message\": \"x\"}}\n\n" + Stop, ErrorKind.StreamError),
        ("data: {oops}\n\n" + Stop, ErrorKind.InvalidResponse),
        ("data: \"text\"\n\n" + Stop, ErrorKind.InvalidResponse),
        (Start + "data: {\"delta\":{\"text\":\"late type\",\"type\":\"text_delta\"},\"index\":0,\"type\":\"content_block_delta\"}\n\n" + Delta + Stop, ErrorKind.Ok),
        (Start + Event("content_block_of_tomorrow", "\"delta\":{\"text\":\"?\"}") + Delta + Stop, ErrorKind.Empty),
    ];

    [Fact]
    public void Clock_points_and_counts_follow_the_definitions()
    {
        var exchange = Feed(Start + TextBlock, Thought("think"), Text("a"), Ping, Text("b") + Text("c"), BlockStop, Delta, Stop);
        var record = exchange.Record;
        Assert.Equal((30L, 40L, 60L, 90L), (record.FirstToken, record.FirstOutputToken, record.LastToken, record.Done));
        Assert.Equal([10L, 20L, 0L], exchange.Gaps.Values.ToArray());
        Assert.Equal((4, 20L), (record.Chunks, record.LongestStallNs));
        Assert.Equal((30L, 60L, 4), (record.FirstChunk, record.LastChunk, record.ChoiceChunks));
        Assert.Equal((100L, 70L, 15L, RequestRecord.Absent), (record.PromptTokens, record.CachedTokens, record.OutputTokens, record.ReasoningTokens));
        Assert.Equal((TokenSource.Usage, 1), (record.TokenSource, record.TokensInFirstChunk));
    }

    [Fact]
    public void The_output_count_of_the_opening_is_no_usage()
    {
        var record = Feed(Start + TextBlock, Text("a"), Text("b"), Text("c"), Stop).Record;
        Assert.Equal((ErrorKind.Ok, 3L, TokenSource.Chunks), (record.Outcome, record.OutputTokens, record.TokenSource));
    }

    [Fact]
    public void Cumulative_usage_at_the_end_replaces_that_of_the_opening()
    {
        var last = Event("message_delta", "\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":null,\"cache_read_input_tokens\":0,\"output_tokens\":9,\"output_tokens_details\":{\"thinking_tokens\":4}}");
        var record = Feed(Start + TextBlock + Text("a") + last + Stop).Record;
        Assert.Equal((10L, 0L, 9L, 4L), (record.PromptTokens, record.CachedTokens, record.OutputTokens, record.ReasoningTokens));
    }

    [Theory]
    [InlineData("content_block_delta", "\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}", true, true)]
    [InlineData("content_block_delta", "\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"x\"}", true, false)]
    [InlineData("content_block_delta", "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"l\"}", true, false)]
    [InlineData("content_block_delta", "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\"}", false, false)]
    [InlineData("content_block_delta", "\"delta\":{\"type\":\"signature_delta\",\"signature\":\"EqQB\"}", false, false)]
    [InlineData("content_block_delta", "\"delta\":{\"type\":\"citations_delta\",\"citation\":{\"type\":\"char_location\",\"cited_text\":\"x\",\"text\":\"x\"}}", false, false)]
    [InlineData("content_block_start", "\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"get_weather\",\"input\":{}}", true, false)]
    [InlineData("content_block_start", "\"content_block\":{\"type\":\"text\",\"text\":\"\"}", false, false)]
    [InlineData("content_block_start", "\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}", false, false)]
    [InlineData("content_block_start", "\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"EmwKAhgB\"}", true, false)]
    [InlineData("content_block_start", "\"content_block\":{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":[{\"type\":\"web_search_result\",\"name\":\"x\",\"text\":\"x\"}]}", false, false)]
    public void An_event_is_a_token_when_it_carries_something_the_model_wrote(string type, string members, bool token, bool output)
    {
        var record = Feed(Start + Event(type, "\"index\":0," + members) + Delta + Stop).Record;
        Assert.Equal(token ? ErrorKind.Ok : ErrorKind.Empty, record.Outcome);
        Assert.Equal(output, record.FirstOutputToken >= 0);
    }

    [Fact]
    public void An_error_in_the_stream_is_told_in_the_servers_words() => Assert.Equal(
        "Overloaded",
        Feed(Start + "event: error\ndata: {\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\", \"message\": \"Overloaded\"}}\n\n").Record.Detail);

    [Theory]
    [InlineData("{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"yes\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":12,\"output_tokens\":6}}", ErrorKind.Ok)]
    [InlineData("{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}]}", ErrorKind.Ok)]
    [InlineData("{\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}]}", ErrorKind.Ok)]
    [InlineData("{\"content\":[{\"text\":\"no type\"}]}", ErrorKind.Ok)]
    [InlineData("{\"type\":\"message\",\"content\":[]}", ErrorKind.Empty)]
    [InlineData("{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}", ErrorKind.Empty)]
    [InlineData("{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"boom\"}}", ErrorKind.InvalidResponse)]
    [InlineData("{}", ErrorKind.InvalidResponse)]
    [InlineData("{\"type\":\"message\",\"content\":[", ErrorKind.InvalidResponse)]
    public void A_whole_answer_has_tokens_and_no_first_token(string body, ErrorKind outcome)
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol)), new TestHead(200, "application/json"), body).Record;
        Assert.Equal((outcome, RequestRecord.Absent), (record.Outcome, record.FirstToken));
        Assert.Equal(body.Contains("12", StringComparison.Ordinal) ? (12L, 6L) : (RequestRecord.Absent, RequestRecord.Absent), (record.PromptTokens, record.OutputTokens));
    }

    [Fact]
    public void A_check_sees_the_text_without_the_thinking()
    {
        var request = DriverBench.Request() with { Checks = [new CheckPlan { Custom = static v => v.Body == "Héllo é\n" ? null : v.Body }] };
        Assert.Null(DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol, request)), Stream, Good).Record.Detail);
    }

    [Fact]
    public void Prepare_moves_turns_of_the_system_behind_the_system_message()
    {
        var request = DriverBench.Request() with { System = "be \"brief\"", Extra = new Dictionary<string, string> { ["temperature"] = "0.5" } };
        var body = DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(Protocol, request)), static e =>
        {
            e.Row.History = [new Turn("system", "and \\\"kind\\\""u8.ToArray()), new Turn("user", "q"u8.ToArray()), new Turn("assistant", "a\\n"u8.ToArray())];
            e.Row.OutputTokens = 12;
        });
        Assert.Equal(
            "{\"model\":\"m\",\"system\":\"be \\\"brief\\\"\\n\\nand \\\"kind\\\"\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\\n\"},"
            + "{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,\"temperature\":0.5,\"max_tokens\":12}",
            body);
    }

    [Theory]
    [InlineData(null, "1024")]
    [InlineData("99", "99")]
    public void A_length_is_always_sent_because_the_service_insists_on_one(string? extra, string expected)
    {
        var request = DriverBench.Request() with { Stream = false, Extra = extra is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["max_tokens"] = extra } };
        Assert.Equal(
            $"{{\"model\":\"m\",\"messages\":[{{\"role\":\"user\",\"content\":\"hi\"}}],\"stream\":false,\"max_tokens\":{expected}}}",
            DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(Protocol, request))));
    }

    [Fact]
    public void A_system_of_the_plans_own_making_is_sent_as_it_is()
    {
        const string cached = "[{\"type\":\"text\",\"text\":\"long\",\"cache_control\":{\"type\":\"ephemeral\"}}]";
        var request = DriverBench.Request() with { Extra = new Dictionary<string, string> { ["system"] = cached } };
        var body = DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(Protocol, request)), static e => e.Row.History = [new Turn("system", "x"u8.ToArray())]);
        Assert.Equal(1, body.Split("\"system\"").Length - 1);
        Assert.Contains($"\"system\":{cached}", body, StringComparison.Ordinal);
        Assert.Throws<PlanException>(() => DriverBench.Driver(DriverBench.Context(Protocol, request with { System = "two of them" })));
    }

    [Fact]
    public void The_key_and_the_version_have_headers_of_their_own()
    {
        var target = DriverBench.Target(Protocol) with { ApiKey = Secret.Environment("${KEY}", "sk-ant-secret") };
        var headers = Headers(target);
        Assert.Equal("sk-ant-secret", headers["x-api-key"]);
        Assert.Equal("2023-06-01", headers["anthropic-version"]);
        Assert.False(headers.ContainsKey("Authorization"));
        var record = DriverBench.Run(
            DriverBench.Driver(DriverBench.Context(Protocol, target: target)), new TestHead(401, "application/json"), "{\"type\":\"error\",\"error\":{\"message\":\"invalid x-api-key sk-ant-secret\"}}").Record;
        Assert.Equal("401 invalid x-api-key ***", record.Detail);
    }

    [Fact]
    public void A_header_of_the_plan_replaces_the_version_and_a_key_written_there_is_masked_too()
    {
        var target = DriverBench.Target(Protocol) with
        {
            Headers = new Dictionary<string, Secret> { ["Anthropic-Version"] = Secret.Literal("2030-01-01"), ["X-Api-Key"] = Secret.Literal("literal-key") },
        };
        Assert.Equal("2030-01-01", Headers(target)["anthropic-version"]);
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol, target: target)), new TestHead(401, "application/json"), "{\"error\":\"literal-key\"}").Record;
        Assert.Equal("401 ***", record.Detail);
    }

    [Theory]
    [InlineData("http://h", "/v1/messages")]
    [InlineData("http://h/v1", "/v1/messages")]
    [InlineData("http://h/anthropic/", "/anthropic/v1/messages")]
    public void The_path_is_joined_with_the_targets_prefix(string url, string path)
    {
        var exchange = new Exchange(0);
        DriverBench.Driver(DriverBench.Context(Protocol, target: DriverBench.Target(Protocol, url))).Prepare(exchange);
        Assert.Equal(path, exchange.Shape.Path);
    }

    private static Dictionary<string, string> Headers(TargetPlan target)
    {
        var exchange = new Exchange(0);
        DriverBench.Driver(DriverBench.Context("anthropic-messages", target: target)).Prepare(exchange);
        return exchange.Shape.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static string Event(string type, string members) => $"event: {type}\ndata: {{\"type\":\"{type}\",{members}}}\n\n";

    private static string Text(string text) => Event("content_block_delta", $"\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{text}\"}}");

    private static string Thought(string text) => Event("content_block_delta", $"\"index\":0,\"delta\":{{\"type\":\"thinking_delta\",\"thinking\":\"{text}\"}}");

    private Exchange Feed(params string[] pieces) =>
        DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol)), Stream, [.. pieces.Select(Encoding.UTF8.GetBytes)]);
}
