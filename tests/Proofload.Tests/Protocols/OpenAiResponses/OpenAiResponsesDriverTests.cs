using System.Text;
using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.OpenAiResponses;

/// <summary>Streams in the shape of the public reference of the Responses API (platform.openai.com, "Streaming events").</summary>
public sealed class OpenAiResponsesDriverTests : ProtocolDriverContract
{
    private const string Usage = "{\"input_tokens\":37,\"input_tokens_details\":{\"cached_tokens\":4},\"output_tokens\":11,\"output_tokens_details\":{\"reasoning_tokens\":2},\"total_tokens\":48}";
    private static readonly TestHead Stream = new(200, "text/event-stream; charset=utf-8");
    private static readonly string Created =
        Event("response.created", "\"response\":{\"id\":\"resp_67c9\",\"object\":\"response\",\"created_at\":1741290958,\"status\":\"in_progress\",\"error\":null,\"incomplete_details\":null,\"instructions\":\"You are helpful.\",\"output\":[],\"text\":{\"format\":{\"type\":\"text\"}},\"usage\":null}")
        + Event("response.in_progress", "\"response\":{\"id\":\"resp_67c9\",\"status\":\"in_progress\",\"output\":[]}")
        + Event("response.output_item.added", "\"output_index\":0,\"item\":{\"id\":\"msg_67c9\",\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}")
        + Event("response.content_part.added", "\"item_id\":\"msg_67c9\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}");

    private static readonly string Ending =
        Event("response.output_text.done", "\"item_id\":\"msg_67c9\",\"output_index\":0,\"content_index\":0,\"text\":\"Héllo\"")
        + Event("response.content_part.done", "\"item_id\":\"msg_67c9\",\"part\":{\"type\":\"output_text\",\"text\":\"Héllo\",\"annotations\":[]}")
        + Event("response.output_item.done", "\"output_index\":0,\"item\":{\"id\":\"msg_67c9\",\"type\":\"message\",\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"text\":\"Héllo\"}]}");

    private static readonly string Completed = Event("response.completed", $"\"response\":{{\"id\":\"resp_67c9\",\"status\":\"completed\",\"error\":null,\"output\":[{{\"type\":\"message\",\"content\":[{{\"type\":\"output_text\",\"text\":\"Héllo\"}}]}}],\"usage\":{Usage}}}");

    protected override string Protocol => "openai-responses";

    protected override string ContentType => "text/event-stream";

    protected override string Good => Created + Text("Hé") + Reason("hm") + Text("llo \\u00e9\\n") + Ending + Completed;

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("", ErrorKind.Truncated),
        (Created, ErrorKind.Truncated),
        (Created + Text("a"), ErrorKind.Truncated),
        (Created + Text("a") + Ending, ErrorKind.Truncated),
        (Created + Text("a") + "data: {\"type\":\"response.comp", ErrorKind.Truncated),
        (Created + Text("a") + Completed.TrimEnd(), ErrorKind.Ok),
        (Created + Text("a") + Completed + "data: [DONE]\n\n", ErrorKind.Ok),
        (Created + Text("a") + Completed + "data: garbage after the end\n\n", ErrorKind.Ok),
        (Created + Text("a") + Event("response.incomplete", $"\"response\":{{\"status\":\"incomplete\",\"incomplete_details\":{{\"reason\":\"max_output_tokens\"}},\"usage\":{Usage}}}"), ErrorKind.Ok),
        (Created + Text("") + Completed, ErrorKind.Empty),
        (Created + Completed, ErrorKind.Empty),
        (Created + Text("a") + Event("response.failed", "\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"The model failed to generate a response.\"}}"), ErrorKind.StreamError),
        (Created + Text("a") + Event("error", "\"code\":\"ERR_SOMETHING\",\"message\":\"Something went wrong\",\"param\":null"), ErrorKind.StreamError),
        (Created + "data: {\"error\":{\"message\":\"proxied\"}}\n\n", ErrorKind.StreamError),
        ("data: {oops}\n\n" + Completed, ErrorKind.InvalidResponse),
        ("data: []\n\n" + Completed, ErrorKind.InvalidResponse),
        (Created + "data: {\"delta\":\"late type\",\"type\":\"response.output_text.delta\"}\n\n" + Completed, ErrorKind.Ok),
        (Created + Event("response.something.new", "\"delta\":\"not text\"") + Completed, ErrorKind.Empty),
    ];

    [Fact]
    public void Clock_points_and_counts_follow_the_definitions()
    {
        var exchange = Feed(Created, Reason("think"), Text("a"), Text("b") + Text("c"), Ending, Completed);
        var record = exchange.Record;
        Assert.Equal((30L, 40L, 50L, 70L), (record.FirstToken, record.FirstOutputToken, record.LastToken, record.Done));
        Assert.Equal([10L, 10L, 0L], exchange.Gaps.Values.ToArray());
        Assert.Equal(4, record.Chunks);
        Assert.Equal((30L, 50L, 4), (record.FirstChunk, record.LastChunk, record.ChoiceChunks));
        Assert.Equal((37L, 11L, 2L, 4L), (record.PromptTokens, record.OutputTokens, record.ReasoningTokens, record.CachedTokens));
        Assert.Equal((TokenSource.Usage, 1), (record.TokenSource, record.TokensInFirstChunk));
        Assert.Equal((50 - 30) / 10, record.TpotNs);
    }

    [Fact]
    public void Without_usage_the_deltas_are_counted()
    {
        var record = Feed(Created, Text("a"), Text("b"), Event("response.completed", "\"response\":{\"status\":\"completed\",\"usage\":null}")).Record;
        Assert.Equal((ErrorKind.Ok, 2L, TokenSource.Chunks), (record.Outcome, record.OutputTokens, record.TokenSource));
    }

    [Theory]
    [InlineData("response.output_text.delta", "\"delta\":\"x\"", true, true)]
    [InlineData("response.refusal.delta", "\"delta\":\"no\"", true, true)]
    [InlineData("response.audio.delta", "\"delta\":\"UklGRg==\"", true, true)]
    [InlineData("response.audio.transcript.delta", "\"delta\":\"x\"", true, true)]
    [InlineData("response.reasoning_text.delta", "\"delta\":\"x\"", true, false)]
    [InlineData("response.reasoning_summary_text.delta", "\"summary_index\":0,\"delta\":\"x\"", true, false)]
    [InlineData("response.function_call_arguments.delta", "\"delta\":\"{\\\"loc\"", true, false)]
    [InlineData("response.custom_tool_call_input.delta", "\"delta\":\"x\"", true, false)]
    [InlineData("response.mcp_call_arguments.delta", "\"delta\":\"x\"", true, false)]
    [InlineData("response.code_interpreter_call_code.delta", "\"delta\":\"x\"", true, false)]
    [InlineData("response.output_item.added", "\"item\":{\"type\":\"function_call\",\"name\":\"get_weather\",\"arguments\":\"\"}", true, false)]
    [InlineData("response.output_item.added", "\"item\":{\"type\":\"function_call\",\"name\":\"\",\"arguments\":\"\"}", false, false)]
    [InlineData("response.output_item.added", "\"item\":{\"type\":\"reasoning\",\"name\":\"x\",\"summary\":[]}", false, false)]
    [InlineData("response.function_call_arguments.delta", "\"delta\":\"\"", false, false)]
    [InlineData("response.output_text.delta", "\"delta\":null", false, false)]
    [InlineData("response.output_text.done", "\"text\":\"x\"", false, false)]
    [InlineData("response.function_call_arguments.done", "\"arguments\":\"{}\"", false, false)]
    [InlineData("response.reasoning_summary_part.added", "\"part\":{\"type\":\"summary_text\",\"text\":\"x\"}", false, false)]
    public void An_event_is_a_token_when_its_delta_is_not_empty(string type, string members, bool token, bool output)
    {
        var record = Feed(Created + Event(type, members) + Completed).Record;
        Assert.Equal(token ? ErrorKind.Ok : ErrorKind.Empty, record.Outcome);
        Assert.Equal(output, record.FirstOutputToken >= 0);
    }

    [Fact]
    public void A_failed_response_is_told_in_the_servers_words() => Assert.Equal(
        "The model failed.",
        Feed(Created + Event("response.failed", "\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"The model failed.\"}}")).Record.Detail);

    [Theory]
    [InlineData("{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"yes\",\"annotations\":[]}]}],\"usage\":" + Usage + "}", ErrorKind.Ok)]
    [InlineData("{\"status\":\"incomplete\",\"output\":[{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}]}]}", ErrorKind.Ok)]
    [InlineData("{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{}\"}]}", ErrorKind.Ok)]
    [InlineData("{\"status\":\"completed\",\"output\":[]}", ErrorKind.Empty)]
    [InlineData("{\"status\":\"completed\",\"output\":[7,{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"\"}]}]}", ErrorKind.Empty)]
    [InlineData("{\"status\":\"failed\",\"error\":{\"message\":\"boom\"},\"output\":[]}", ErrorKind.InvalidResponse)]
    [InlineData("{\"status\":\"failed\",\"error\":null,\"output\":[]}", ErrorKind.InvalidResponse)]
    [InlineData("{\"text\":{\"format\":{\"type\":\"text\"}}}", ErrorKind.InvalidResponse)]
    [InlineData("{\"output\":", ErrorKind.InvalidResponse)]
    public void A_whole_answer_has_tokens_and_no_first_token(string body, ErrorKind outcome)
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol)), new TestHead(200, "application/json"), body).Record;
        Assert.Equal((outcome, RequestRecord.Absent), (record.Outcome, record.FirstToken));
        Assert.Equal(body.Contains("37", StringComparison.Ordinal) ? (37L, 11L) : (RequestRecord.Absent, RequestRecord.Absent), (record.PromptTokens, record.OutputTokens));
    }

    [Fact]
    public void A_check_sees_the_text_of_the_deltas_once()
    {
        var request = DriverBench.Request() with { Checks = [new CheckPlan { Custom = static v => v.Body == "Héllo é\n" ? null : v.Body }] };
        Assert.Null(DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol, request)), Stream, Good).Record.Detail);
    }

    [Fact]
    public void The_emit_stamp_of_the_server_gives_the_receive_lag()
    {
        var context = DriverBench.Context(Protocol);
        var stamped = Event("response.output_text.delta", $"\"delta\":\"x\",\"emitted_ns\":{context.Clock.OriginNs + 13}") + Completed;
        Assert.Equal(7, DriverBench.Run(DriverBench.Driver(context), Stream, Encoding.UTF8.GetBytes(stamped)).Record.ReceiveLagNs);
    }

    [Fact]
    public void Prepare_writes_instructions_history_prompt_and_length()
    {
        var request = DriverBench.Request() with { System = "be \"brief\"", Extra = new Dictionary<string, string> { ["temperature"] = "0.5" } };
        var body = DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(Protocol, request)), static e =>
        {
            e.Row.History = [new Turn("user", "q"u8.ToArray()), new Turn("assistant", "a\\n"u8.ToArray())];
            e.Row.OutputTokens = 12;
        });
        Assert.Equal(
            "{\"model\":\"m\",\"instructions\":\"be \\\"brief\\\"\",\"input\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\\n\"},"
            + "{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,\"temperature\":0.5,\"max_output_tokens\":12}",
            body);
    }

    [Fact]
    public void An_extra_length_replaces_the_rows()
    {
        var request = DriverBench.Request() with { Stream = false, Extra = new Dictionary<string, string> { ["max_output_tokens"] = "99" } };
        Assert.Equal(
            "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":false,\"max_output_tokens\":99}",
            DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(Protocol, request)), static e => e.Row.OutputTokens = 12));
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("input")]
    [InlineData("instructions")]
    public void A_reserved_extra_field_is_refused(string name) => Assert.Throws<PlanException>(() =>
        DriverBench.Driver(DriverBench.Context(Protocol, DriverBench.Request() with { Extra = new Dictionary<string, string> { [name] = "\"x\"" } })));

    [Theory]
    [InlineData("http://h", "/v1/responses")]
    [InlineData("http://h/v1/", "/v1/responses")]
    [InlineData("http://h/v1/responses", "/v1/responses")]
    public void The_path_is_joined_with_the_targets_prefix(string url, string path)
    {
        var exchange = new Exchange(0);
        DriverBench.Driver(DriverBench.Context(Protocol, target: DriverBench.Target(Protocol, url))).Prepare(exchange);
        Assert.Equal(path, exchange.Shape.Path);
    }

    private static string Event(string type, string members) => $"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":1,{members}}}\n\n";

    private static string Text(string text) => Event("response.output_text.delta", $"\"item_id\":\"msg_67c9\",\"output_index\":0,\"content_index\":0,\"delta\":\"{text}\"");

    private static string Reason(string text) => Event("response.reasoning_summary_text.delta", $"\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0,\"delta\":\"{text}\"");

    private Exchange Feed(params string[] pieces) =>
        DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol)), Stream, [.. pieces.Select(Encoding.UTF8.GetBytes)]);
}
