using System.Text;
using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Protocols.OpenAi;

public sealed class OpenAiChatDriverTests : ProtocolDriverContract
{
    private const string Role = "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";
    private const string Stop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private const string Usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14,"
        + "\"prompt_tokens_details\":{\"cached_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":2}}}\n\n";
    private const string Done = "data: [DONE]\n\n";
    private static readonly TestHead Stream = new(200, "text/event-stream; charset=utf-8");

    protected override string Protocol => "openai-chat";

    protected override string ContentType => "text/event-stream";

    protected override string Good => Role + Text("Hé") + Text("llo \\u00e9\\n") + Reason("hm") + Stop + Usage + Done;

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("", ErrorKind.Truncated),
        (Text("a"), ErrorKind.Truncated),
        (Text("a") + "data: {\"choices\":[{\"del", ErrorKind.Truncated),
        (Text("a") + Stop, ErrorKind.Ok),
        (Text("a") + "data: [DONE]", ErrorKind.Ok),
        (Text("a") + Done + "data: garbage after the end\n\n", ErrorKind.Ok),
        (Role + Stop + Done, ErrorKind.Empty),
        (Usage + Done, ErrorKind.Empty),
        (Text("a") + "data: {\"error\":{\"message\":\"overheated\"}}\n\n" + Done, ErrorKind.StreamError),
        (Text("a") + "event: error\ndata: boom\n\n", ErrorKind.StreamError),
        (Text("a") + "data: {\"object\":\"error\",\"message\":\"old style\"}\n\n", ErrorKind.StreamError),
        ("data: {oops}\n\n" + Done, ErrorKind.InvalidResponse),
        ("data: []\n\n" + Done, ErrorKind.InvalidResponse),
        (": hello\r\n\r\nid: 7\r\nretry: 10\r\n" + Text("a").Replace("\n", "\r\n") + Done.Replace("\n", "\r"), ErrorKind.Ok),
    ];

    [Fact]
    public void Clock_points_and_counts_follow_the_definitions()
    {
        var exchange = Feed(Role, Reason("think"), Text("a"), Text("b") + Text("c"), Stop, Usage, Done);
        var record = exchange.Record;
        Assert.Equal(30, record.FirstToken);
        Assert.Equal(40, record.FirstOutputToken);
        Assert.Equal(50, record.LastToken);
        Assert.Equal(80, record.Done);
        Assert.Equal([10L, 10L, 0L], exchange.Gaps.Values.ToArray());
        Assert.Equal(10, record.LongestStallNs);
        Assert.Equal(4, record.Chunks);
        Assert.Equal((9L, 5L, 2L, 4L), (record.PromptTokens, record.OutputTokens, record.ReasoningTokens, record.CachedTokens));
        Assert.Equal(TokenSource.Usage, record.TokenSource);
        Assert.Equal(1, record.TokensInFirstChunk);
        Assert.Equal((50 - 30) / 4, record.TpotNs);
    }

    [Fact]
    public void Chunks_without_a_token_have_clock_points_of_their_own()
    {
        var record = Feed(Role, Reason("think"), Text("a"), Text("b") + Text("c"), Stop, Usage, Done).Record;
        Assert.Equal((20L, 40L, 60L, 70L), (record.FirstChunk, record.SecondToken, record.LastChunk, record.LastEvent));
        Assert.Equal((4, 6), (record.Chunks, record.ChoiceChunks));
    }

    [Fact]
    public void One_token_has_no_second_and_an_event_without_choices_is_no_chunk()
    {
        var record = Feed(Usage, Text("a"), Done).Record;
        Assert.Equal((30L, RequestRecord.Absent, 30L, 30L), (record.FirstChunk, record.SecondToken, record.LastChunk, record.LastEvent));
        Assert.Equal((1, 1), (record.Chunks, record.ChoiceChunks));
    }

    [Fact]
    public void Without_usage_the_chunks_are_counted()
    {
        var record = Feed(Text("a"), Text("b"), Stop, Done).Record;
        Assert.Equal((2L, TokenSource.Chunks), (record.OutputTokens, record.TokenSource));
    }

    [Fact]
    public void Content_finish_reason_and_end_in_one_chunk_is_a_success()
    {
        var record = Feed("data: {\"choices\":[{\"delta\":{\"content\":\"all of it\"},\"finish_reason\":\"stop\"}]}\n\n" + Done).Record;
        Assert.Equal((ErrorKind.Ok, 20L, 20L), (record.Outcome, record.FirstToken, record.Done));
        Assert.Equal(RequestRecord.Absent, record.TpotNs);
    }

    [Fact]
    public void Usage_in_every_chunk_gives_the_tokens_of_the_first_one()
    {
        static string With(int tokens) => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}}}}],\"usage\":{{\"completion_tokens\":{tokens}}}}}\n\n";
        var record = Feed(With(3), With(6), With(8) + Done).Record;
        Assert.Equal((3, 8L), (record.TokensInFirstChunk, record.OutputTokens));
        Assert.Equal((40 - 20) / 5, record.TpotNs);
    }

    [Theory]
    [InlineData("\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]", true, false)]
    [InlineData("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\"}}]", true, false)]
    [InlineData("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\"}}]", false, false)]
    [InlineData("\"tool_calls\":[]", false, false)]
    [InlineData("\"tool_calls\":null,\"content\":null", false, false)]
    [InlineData("\"function_call\":{\"name\":\"f\"}", true, false)]
    [InlineData("\"reasoning\":\"r\"", true, false)]
    [InlineData("\"reasoning_content\":\"r\",\"content\":\"\"", true, false)]
    [InlineData("\"refusal\":\"no\"", true, true)]
    [InlineData("\"content\":[{\"type\":\"text\",\"text\":\"t\"}]", true, true)]
    [InlineData("\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"t\"}]}]", true, false)]
    [InlineData("\"c\\u006fntent\":\"x\"", true, true)]
    public void A_delta_is_a_token_when_something_in_it_is_not_empty(string delta, bool token, bool output)
    {
        var record = Feed($"data: {{\"choices\":[{{\"delta\":{{{delta}}},\"finish_reason\":\"stop\"}}]}}\n\n").Record;
        Assert.Equal(token ? ErrorKind.Ok : ErrorKind.Empty, record.Outcome);
        Assert.Equal(output, record.FirstOutputToken >= 0);
    }

    [Fact]
    public void The_emit_stamp_of_the_server_gives_the_receive_lag()
    {
        var context = DriverBench.Context("openai-chat");
        var origin = context.Clock.OriginNs;
        string At(long ns) => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}}}}],\"emitted_ns\":{ns}}}\n\n";
        var exchange = DriverBench.Run(
            DriverBench.Driver(context), Stream, Encoding.UTF8.GetBytes(At(origin + 13)), Encoding.UTF8.GetBytes(At(origin + 27)), Encoding.UTF8.GetBytes(Done));
        Assert.Equal(7, exchange.Record.ReceiveLagNs);
    }

    [Fact]
    public void Events_of_one_read_are_counted_as_sharing_it_and_their_lag_is_kept_apart()
    {
        var context = DriverBench.Context("openai-chat");
        var origin = context.Clock.OriginNs;
        string At(long ns) => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}}}}],\"emitted_ns\":{ns}}}\n\n";
        string Both(params long[] stamps) => string.Concat(stamps.Select(s => At(origin + s)));
        var exchange = DriverBench.Run(
            DriverBench.Driver(context), Stream, [.. new[] { Both(5), Both(11, 12, 13), Both(21), Both(31, 32), Done }.Select(Encoding.UTF8.GetBytes)]);
        Assert.Equal((7, 5), (exchange.Record.Chunks, exchange.Record.CoalescedChunks));
        Assert.Equal(3, exchange.Gaps.Values.ToArray().Count(static g => g == 0));
        Assert.Equal(7, exchange.Received.LagsNs.Count);
        Assert.Equal([exchange.Received.LagsNs[0], exchange.Received.LagsNs[4]], exchange.Received.UncoalescedLagsNs);
    }

    [Fact]
    public void A_last_event_that_shares_its_read_with_the_end_mark_is_not_alone()
    {
        var context = DriverBench.Context("openai-chat");
        var last = $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}}}}],\"emitted_ns\":{context.Clock.OriginNs}}}\n\n{Done}";
        var exchange = DriverBench.Run(DriverBench.Driver(context), Stream, Encoding.UTF8.GetBytes(last));
        Assert.Equal((1, 0), (exchange.Record.Chunks, exchange.Record.CoalescedChunks));
        Assert.Equal((1, 0), (exchange.Received.LagsNs.Count, exchange.Received.UncoalescedLagsNs.Count));
    }

    [Fact]
    public void A_whole_answer_to_a_streaming_request_has_tokens_and_no_first_token()
    {
        var driver = DriverBench.Driver(DriverBench.Context("openai-chat"));
        var record = DriverBench.Run(
            driver,
            new TestHead(200, "application/json"),
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"yes\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}").Record;
        Assert.Equal((ErrorKind.Ok, RequestRecord.Absent, 2L), (record.Outcome, record.FirstToken, record.OutputTokens));
        Assert.Equal(RequestRecord.Absent, record.TtftNs);
    }

    [Theory]
    [InlineData("text/html", "<html>", ErrorKind.InvalidResponse)]
    [InlineData(null, "{\"choices\":[{\"message\":{\"content\":\"yes\"}}]}", ErrorKind.Ok)]
    [InlineData(null, Stop, ErrorKind.Empty)]
    [InlineData("application/json", "{\"choices\":[{\"message\":{\"content\":\"\"}}]}", ErrorKind.Empty)]
    [InlineData("application/json", "{\"error\":\"nope\"}", ErrorKind.InvalidResponse)]
    [InlineData("application/json", "{}", ErrorKind.InvalidResponse)]
    [InlineData("application/json", "{\"choices\":", ErrorKind.InvalidResponse)]
    public void The_content_type_decides_how_an_answer_is_read(string? type, string body, ErrorKind outcome) =>
        Assert.Equal(outcome, DriverBench.Run(DriverBench.Driver(DriverBench.Context("openai-chat")), new TestHead(200, type), body).Record.Outcome);

    [Fact]
    public void Invalid_utf8_is_an_invalid_response()
    {
        byte[] bytes = [.. "data: {\"choices\":[{\"delta\":{\"content\":\""u8, 0xC3, 0x28, .. "\"}}]}\n\n"u8];
        Assert.Equal(ErrorKind.InvalidResponse, DriverBench.Run(DriverBench.Driver(DriverBench.Context("openai-chat")), Stream, bytes).Record.Outcome);
    }

    [Fact]
    public void An_endless_line_ends_with_a_failure_and_bounded_memory()
    {
        var reader = DriverBench.Driver(DriverBench.Context("openai-chat")).CreateReader();
        var exchange = new Proofload.Transport.Exchange(0);
        var piece = new byte[64 * 1024];
        Array.Fill(piece, (byte)'a');
        reader.OnHead(exchange, Stream, 0);
        var fed = 0;
        while (reader.OnBody(exchange, piece, 0))
        {
            fed += piece.Length;
            Assert.True(fed <= 2 << 20);
        }

        Assert.Equal(ErrorKind.InvalidResponse, exchange.Record.Outcome);
        Assert.Contains("larger than 1 MiB", exchange.Record.Detail);
    }

    [Fact]
    public void A_check_sees_the_whole_text_of_a_stream()
    {
        var request = DriverBench.Request() with { Checks = [new CheckPlan { Contains = "Héllo é\n" }, new CheckPlan { Custom = v => v.Body == "Héllo é\n" ? null : v.Body }] };
        Assert.Equal(ErrorKind.Ok, DriverBench.Run(DriverBench.Driver(DriverBench.Context("openai-chat", request)), Stream, Good).Record.Outcome);
        var other = DriverBench.Request() with { Checks = [new CheckPlan { Contains = "Paris" }] };
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context("openai-chat", other)), Stream, Good).Record;
        Assert.Equal((ErrorKind.InvalidResponse, "the body does not contain 'Paris'"), (record.Outcome, record.Detail));
    }

    [Fact]
    public void Prepare_writes_system_history_prompt_and_lengths()
    {
        var request = DriverBench.Request() with { System = "be \"brief\"", Extra = new Dictionary<string, string> { ["temperature"] = "0.5" } };
        var body = DriverBench.Prepared(DriverBench.Driver(DriverBench.Context("openai-chat", request)), e =>
        {
            e.Row.History = [new Turn("user", "q"u8.ToArray()), new Turn("assistant", "a\\n"u8.ToArray())];
            e.Row.OutputTokens = 12;
        });
        Assert.Equal(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be \\\"brief\\\"\"},{\"role\":\"user\",\"content\":\"q\"},"
            + "{\"role\":\"assistant\",\"content\":\"a\\n\"},{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,"
            + "\"stream_options\":{\"include_usage\":true},\"temperature\":0.5,\"max_tokens\":12}",
            body);
    }

    [Theory]
    [InlineData("max_completion_tokens", "null", "\"max_completion_tokens\":12")]
    [InlineData("max_completion_tokens", "99", "\"max_completion_tokens\":99")]
    [InlineData("max_tokens", "98", "\"max_tokens\":98")]
    public void An_extra_field_chooses_the_name_or_value_of_the_length(string name, string json, string expected)
    {
        var request = DriverBench.Request() with { Extra = new Dictionary<string, string> { [name] = json } };
        var body = DriverBench.Prepared(DriverBench.Driver(DriverBench.Context("openai-chat", request)), e => e.Row.OutputTokens = 12);
        Assert.Contains(expected, body);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(body, "max_(completion_)?tokens"));
    }

    [Theory]
    [InlineData("stream", "false")]
    [InlineData("messages", "[]")]
    [InlineData("temperature", "{")]
    public void A_reserved_or_malformed_extra_field_is_refused(string name, string json) => Assert.Throws<PlanException>(() =>
        DriverBench.Driver(DriverBench.Context("openai-chat", DriverBench.Request() with { Extra = new Dictionary<string, string> { [name] = json } })));

    [Theory]
    [InlineData("http://h", "/v1/chat/completions")]
    [InlineData("http://h/v1/", "/v1/chat/completions")]
    [InlineData("http://h/api/v1", "/api/v1/chat/completions")]
    [InlineData("http://h/v1/chat/completions", "/v1/chat/completions")]
    public void The_path_is_joined_with_the_targets_prefix(string url, string path)
    {
        var driver = DriverBench.Driver(DriverBench.Context("openai-chat", target: DriverBench.Target("openai-chat", url)));
        var exchange = new Proofload.Transport.Exchange(0);
        driver.Prepare(exchange);
        Assert.Equal(path, exchange.Shape.Path);
    }

    [Fact]
    public void An_api_key_is_sent_and_never_shown()
    {
        var target = DriverBench.Target("openai-chat") with { ApiKey = Secret.Environment("${KEY}", "sk-very-secret") };
        var driver = DriverBench.Driver(DriverBench.Context("openai-chat", target: target));
        var exchange = new Proofload.Transport.Exchange(0);
        driver.Prepare(exchange);
        Assert.Contains(new KeyValuePair<string, string>("Authorization", "Bearer sk-very-secret"), exchange.Shape.Headers);
        var record = DriverBench.Run(driver, new TestHead(401, "application/json"), "{\"error\":{\"message\":\"bad key sk-very-secret\"}}").Record;
        Assert.Equal("401 bad key ***", record.Detail);
    }

    private static string Text(string text) => $"data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}},\"finish_reason\":null}}]}}\n\n";

    private static string Reason(string text) => $"data: {{\"choices\":[{{\"delta\":{{\"reasoning_content\":\"{text}\"}}}}]}}\n\n";

    private static Proofload.Transport.Exchange Feed(params string[] pieces) =>
        DriverBench.Run(DriverBench.Driver(DriverBench.Context("openai-chat")), Stream, [.. pieces.Select(Encoding.UTF8.GetBytes)]);
}
