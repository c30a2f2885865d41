using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Protocols.OpenAi;

public sealed class OpenAiCompletionsDriverTests : ProtocolDriverContract
{
    private const string Done = "data: [DONE]\n\n";

    protected override string Protocol => "openai-completions";

    protected override string ContentType => "text/event-stream";

    protected override string Good =>
        Text("a") + Text("b") + "data: {\"choices\":[{\"text\":\"\",\"finish_reason\":\"length\"}],\"usage\":{\"completion_tokens\":2}}\n\n" + Done;

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        (Text("a"), ErrorKind.Truncated),
        (Text("") + Done, ErrorKind.Empty),
        ("data: {\"error\":\"x\"}\n\n", ErrorKind.StreamError),
    ];

    [Fact]
    public void Prepare_writes_the_prompt() => Assert.Equal(
        "{\"model\":\"m\",\"prompt\":\"hi\",\"stream\":false}",
        DriverBench.Prepared(DriverBench.Driver(DriverBench.Context("openai-completions", DriverBench.Request() with { Stream = false }))));

    [Fact]
    public void A_system_message_is_refused() => Assert.Throws<PlanException>(() =>
        DriverBench.Driver(DriverBench.Context("openai-completions", DriverBench.Request() with { System = "s" })));

    private static string Text(string text) => $"data: {{\"choices\":[{{\"text\":\"{text}\",\"finish_reason\":null}}]}}\n\n";
}
