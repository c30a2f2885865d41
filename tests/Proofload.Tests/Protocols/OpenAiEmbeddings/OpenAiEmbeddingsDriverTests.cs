using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Protocols.OpenAiEmbeddings;

public sealed class OpenAiEmbeddingsDriverTests : ProtocolDriverContract
{
    protected override string Protocol => "openai-embeddings";

    protected override RequestPlan Request => DriverBench.Request() with { BatchSize = 2 };

    protected override string Good =>
        "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[0.1,-2e3]},{\"embedding\":\"AAAA\"}],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}";

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("{\"data\":[]}", ErrorKind.Empty),
        ("{\"data\":[{\"embedding\":[1]}]}", ErrorKind.InvalidResponse),
        ("{\"data\":[{\"embedding\":[1]},{\"embedding\":[]}]}", ErrorKind.InvalidResponse),
        ("{\"data\":[{\"embedding\":[1]},7]}", ErrorKind.InvalidResponse),
        ("{\"error\":{\"message\":\"x\"}}", ErrorKind.InvalidResponse),
        ("{}", ErrorKind.InvalidResponse),
        ("[]", ErrorKind.InvalidResponse),
        ("{\"data\":[{\"embedding\":[1", ErrorKind.InvalidResponse),
    ];

    [Fact]
    public void A_batch_repeats_the_prompt_with_numbers() => Assert.Equal(
        "{\"model\":\"m\",\"input\":[\"hi\",\"hi 2\",\"hi 3\"]}",
        DriverBench.Prepared(DriverBench.Driver(DriverBench.Context("openai-embeddings", DriverBench.Request() with { BatchSize = 3 }))));

    [Fact]
    public void Prompt_tokens_are_taken_and_there_are_no_output_tokens()
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context("openai-embeddings", Request)), new TestHead(200, ContentType), Good).Record;
        Assert.Equal((3L, RequestRecord.Absent, TokenSource.None), (record.PromptTokens, record.OutputTokens, record.TokenSource));
    }
}
