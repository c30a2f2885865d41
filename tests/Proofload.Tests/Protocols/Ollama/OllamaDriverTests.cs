using System.Text;
using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.Ollama;

/// <summary>Streams in the shape of Ollama's public API documentation (docs/api.md of its repository).</summary>
public sealed class OllamaDriverTests : ProtocolDriverContract
{
    private const string Done = "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T19:22:45.499127Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\"stop\",\"done\":true,"
        + "\"total_duration\":4883583458,\"load_duration\":1334875,\"prompt_eval_count\":26,\"prompt_eval_duration\":342546000,\"eval_count\":282,\"eval_duration\":4535599000}\n";

    private const string GenerateDone = "{\"model\":\"llama3.2\",\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"context\":[1,2,3],\"prompt_eval_count\":5,\"eval_count\":7}\n";
    private static readonly TestHead Lines = new(200, "application/x-ndjson");

    protected override string Protocol => "ollama";

    protected override string ContentType => "application/x-ndjson";

    protected override string Good => Text("Hé") + Thought("hm") + Text("llo \\u00e9\\n") + Done;

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("", ErrorKind.Truncated),
        ("\n\r\n \n", ErrorKind.Truncated),
        (Text("a"), ErrorKind.Truncated),
        (Text("a").TrimEnd(), ErrorKind.Truncated),
        (Text("a") + Done[..40], ErrorKind.Truncated),
        (Text("a") + Done.TrimEnd(), ErrorKind.Ok),
        (Text("a") + "\n" + Done.Replace("\n", "\r\n"), ErrorKind.Ok),
        (Text("a") + Done + "garbage after the end\n", ErrorKind.Ok),
        (Done, ErrorKind.Empty),
        (Text("") + Done, ErrorKind.Empty),
        ("{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\"load\",\"done\":true}\n", ErrorKind.Empty),
        (Text("a") + "{\"error\":\"an error was encountered while running the model\"}\n", ErrorKind.StreamError),
        (Text("a") + "{\"error\":\"an error without a line feed\"}", ErrorKind.StreamError),
        ("{oops}\n" + Done, ErrorKind.InvalidResponse),
        ("[]\n" + Done, ErrorKind.InvalidResponse),
        ("{\"response\":\"a\",\"done\":false}\n" + GenerateDone, ErrorKind.Ok),
        ("{\"response\":\"\",\"thinking\":\"hm\",\"done\":false}\n" + GenerateDone, ErrorKind.Ok),
        (GenerateDone, ErrorKind.Empty),
    ];

    [Fact]
    public void Clock_points_and_counts_follow_the_definitions()
    {
        var exchange = Feed(Thought("think"), Text(""), Text("a"), Text("b") + Text("c"), Done);
        var record = exchange.Record;
        Assert.Equal((20L, 40L, 50L, 60L), (record.FirstToken, record.FirstOutputToken, record.LastToken, record.Done));
        Assert.Equal([20L, 10L, 0L], exchange.Gaps.Values.ToArray());
        Assert.Equal((26L, 282L, RequestRecord.Absent), (record.PromptTokens, record.OutputTokens, record.CachedTokens));
        Assert.Equal((TokenSource.Usage, 4, 1), (record.TokenSource, record.Chunks, record.TokensInFirstChunk));
        Assert.Equal((20L, 50L, 4), (record.FirstChunk, record.LastChunk, record.ChoiceChunks));
    }

    [Fact]
    public void Without_counts_the_lines_are_counted()
    {
        var record = Feed(Text("a"), Text("b"), "{\"message\":{\"content\":\"\"},\"done\":true}\n").Record;
        Assert.Equal((ErrorKind.Ok, 2L, TokenSource.Chunks), (record.Outcome, record.OutputTokens, record.TokenSource));
    }

    [Theory]
    [InlineData("\"tool_calls\":[{\"function\":{\"name\":\"get_weather\",\"arguments\":{\"city\":\"Tokyo\"}}}]", true, false)]
    [InlineData("\"tool_calls\":[]", false, false)]
    [InlineData("\"tool_calls\":null", false, false)]
    [InlineData("\"thinking\":\"r\"", true, false)]
    [InlineData("\"images\":[\"aGk=\"]", false, false)]
    [InlineData("\"c\\u006fntent\":\"x\"", true, true)]
    public void A_message_is_a_token_when_something_in_it_is_not_empty(string member, bool token, bool output)
    {
        var record = Feed($"{{\"message\":{{\"role\":\"assistant\",{member}}},\"done\":false}}\n" + Done).Record;
        Assert.Equal(token ? ErrorKind.Ok : ErrorKind.Empty, record.Outcome);
        Assert.Equal(output, record.FirstOutputToken >= 0);
    }

    [Theory]
    [InlineData("application/json", true, "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"yes\"},\"done\":true,\"prompt_eval_count\":3,\"eval_count\":2}", ErrorKind.Ok)]
    [InlineData("application/json; charset=utf-8", false, "{\"model\":\"m\",\"response\":\"yes\",\"done\":true,\"prompt_eval_count\":3,\"eval_count\":2}", ErrorKind.Ok)]
    [InlineData(null, false, "{\"message\":{\"content\":\"yes\"},\"done\":true,\n\"prompt_eval_count\":3,\"eval_count\":2}", ErrorKind.Ok)]
    [InlineData("application/json", false, "{\"message\":{\"content\":\"\"},\"done\":true}", ErrorKind.Empty)]
    [InlineData("application/json", false, "{\"error\":\"model 'x' not found\"}", ErrorKind.InvalidResponse)]
    [InlineData("application/json", false, "{\"done\":true}", ErrorKind.InvalidResponse)]
    [InlineData("text/html", true, "<html>", ErrorKind.InvalidResponse)]
    public void A_whole_answer_has_tokens_and_no_first_token(string? type, bool stream, string body, ErrorKind outcome)
    {
        var driver = DriverBench.Driver(DriverBench.Context(Protocol, DriverBench.Request() with { Stream = stream }));
        var record = DriverBench.Run(driver, new TestHead(200, type), body).Record;
        Assert.Equal((outcome, RequestRecord.Absent), (record.Outcome, record.FirstToken));
        Assert.Equal(outcome == ErrorKind.Ok ? (3L, 2L) : (RequestRecord.Absent, RequestRecord.Absent), (record.PromptTokens, record.OutputTokens));
    }

    [Fact]
    public void Without_a_content_type_lines_are_read_where_a_stream_was_asked_for()
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol)), new TestHead(200, null), Good).Record;
        Assert.Equal((ErrorKind.Ok, 3), (record.Outcome, record.Chunks));
    }

    [Fact]
    public void A_check_sees_the_text_without_the_thinking()
    {
        var request = DriverBench.Request() with { Checks = [new CheckPlan { Custom = static v => v.Body == "Héllo é\n" ? null : v.Body }] };
        Assert.Null(DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol, request)), Lines, Good.TrimEnd()).Record.Detail);
    }

    [Fact]
    public void An_endless_line_ends_with_a_failure_and_bounded_memory()
    {
        var reader = DriverBench.Driver(DriverBench.Context(Protocol)).CreateReader();
        var exchange = new Exchange(0);
        var piece = new byte[64 * 1024];
        Array.Fill(piece, (byte)'a');
        reader.OnHead(exchange, Lines, 0);
        var fed = 0;
        while (reader.OnBody(exchange, piece, 0))
        {
            fed += piece.Length;
            Assert.True(fed <= 16 << 20);
        }

        Assert.Equal((ErrorKind.InvalidResponse, "a line is larger than 8 MiB"), (exchange.Record.Outcome, exchange.Record.Detail));
    }

    [Fact]
    public void Prepare_writes_system_history_prompt_and_the_length_among_the_options()
    {
        var request = DriverBench.Request() with { System = "be \"brief\"", Extra = new Dictionary<string, string> { ["options"] = "{\"temperature\": 0.5}", ["think"] = "false" } };
        var body = DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(Protocol, request)), static e =>
        {
            e.Row.History = [new Turn("user", "q"u8.ToArray()), new Turn("assistant", "a\\n"u8.ToArray())];
            e.Row.OutputTokens = 12;
        });
        Assert.Equal(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be \\\"brief\\\"\"},{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\\n\"},"
            + "{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,\"think\":false,\"options\":{\"temperature\":0.5,\"num_predict\":12}}",
            body);
    }

    [Theory]
    [InlineData(null, null, "")]
    [InlineData(null, 12, ",\"options\":{\"num_predict\":12}")]
    [InlineData("{}", 12, ",\"options\":{\"num_predict\":12}")]
    [InlineData("{\"seed\":1}", null, ",\"options\":{\"seed\":1}")]
    [InlineData("{\"num_predict\":5,\"seed\":1}", 12, ",\"options\":{\"num_predict\":5,\"seed\":1}")]
    public void Options_of_the_plan_and_the_rows_length_are_one_object(string? options, int? length, string expected)
    {
        var request = DriverBench.Request() with { Stream = false };
        if (options is not null)
        {
            request = request with { Extra = new Dictionary<string, string> { ["options"] = options } };
        }

        Assert.Equal(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":false" + expected + "}",
            DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(Protocol, request)), e => e.Row.OutputTokens = length));
    }

    [Fact]
    public void Options_that_are_no_object_are_refused() => Assert.Throws<PlanException>(() =>
        DriverBench.Driver(DriverBench.Context(Protocol, DriverBench.Request() with { Extra = new Dictionary<string, string> { ["options"] = "[]" } })));

    [Theory]
    [InlineData("http://h", null, "/api/chat", true)]
    [InlineData("http://h/v1", null, "/api/chat", true)]
    [InlineData("http://h/ollama/v1/", null, "/ollama/api/chat", true)]
    [InlineData("http://h/api", null, "/api/chat", true)]
    [InlineData("http://h/api/chat", null, "/api/chat", true)]
    [InlineData("http://h/api/generate", null, "/api/generate", false)]
    [InlineData("http://h", "/api/generate", "/api/generate", false)]
    [InlineData("http://h/ollama", "/api/generate", "/ollama/api/generate", false)]
    public void The_path_chooses_between_chat_and_generate(string url, string? given, string path, bool chat)
    {
        var exchange = new Exchange(0);
        exchange.Row.PromptJson = "hi"u8.ToArray();
        var request = DriverBench.Request() with { Path = given, System = "s" };
        DriverBench.Driver(DriverBench.Context(Protocol, request, DriverBench.Target(Protocol, url))).Prepare(exchange);
        Assert.Equal(path, exchange.Shape.Path);
        Assert.Equal(
            chat
                ? "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}"
                : "{\"model\":\"m\",\"system\":\"s\",\"prompt\":\"hi\",\"stream\":true}",
            Encoding.UTF8.GetString(exchange.Body.WrittenSpan));
    }

    private static string Text(string text) => $"{{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T08:52:19.385406455-07:00\",\"message\":{{\"role\":\"assistant\",\"content\":\"{text}\"}},\"done\":false}}\n";

    private static string Thought(string text) => $"{{\"model\":\"llama3.2\",\"message\":{{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"{text}\"}},\"done\":false}}\n";

    private Exchange Feed(params string[] pieces) =>
        DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol)), Lines, [.. pieces.Select(Encoding.UTF8.GetBytes)]);
}
