using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols.KserveV2Grpc.Messages;

namespace Proofload.Tests.Protocols.KserveV2Grpc;

public sealed class StreamInferReaderTests : GrpcDriverContract
{
    private static readonly ModelInferResponse Last = new ModelInferResponse { ModelName = "m" }.Final(true);

    protected override RequestPlan Request => base.Request with { Stream = true };

    protected override string Good => WireAnswers.Chars(WireAnswers.Stream(Token("a"), Token("b"), Token("c"), Last));

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        (Chars(WireAnswers.Text("no flag")), ErrorKind.Ok),
        (Chars(Token("a").Final(true)), ErrorKind.Ok),
        (Chars(Token("a")), ErrorKind.Truncated),
        (Chars(Token(""), Last), ErrorKind.Empty),
        ("", ErrorKind.Empty),
        (WireAnswers.Chars(WireAnswers.Framed(new ModelStreamInferResponse())), ErrorKind.Empty),
        (Chars(Token("a")) + WireAnswers.Chars(WireAnswers.Framed(new ModelStreamInferResponse { ErrorMessage = "engine failed" })), ErrorKind.StreamError),
        (Chars(WireAnswers.Infer("FP32", [2], new byte[4])), ErrorKind.InvalidResponse),
        (WireAnswers.Chars(WireAnswers.Framed(WireAnswers.Text("bare"), WireAnswers.Text("answers"))), ErrorKind.Ok),
        ("\0\0\0\0\u0001\u0007", ErrorKind.InvalidResponse),
        (Good[..^2], ErrorKind.Truncated),
    ];

    [Fact]
    public void Messages_with_content_are_tokens_and_give_the_times()
    {
        var exchange = DriverBench.Run(
            Driver(Request), Ok(), WireAnswers.Stream(Token("")), WireAnswers.Stream(Token("a")), WireAnswers.Stream(Token("b")),
            WireAnswers.Stream(Token("c"), Last));

        // A piece every 10 ns, the first at 20.
        var record = exchange.Record;
        Assert.Equal((ErrorKind.Ok, 30L, 30L, 50L, 60L), (record.Outcome, record.FirstToken, record.FirstOutputToken, record.LastToken, record.Done));
        Assert.Equal((3, 3L, TokenSource.Chunks), (record.Chunks, record.OutputTokens, record.TokenSource));
        Assert.Equal([10, 10], exchange.Gaps.Values.ToArray());
    }

    [Fact]
    public void An_error_message_ends_the_stream_with_its_text()
    {
        var error = WireAnswers.Framed(new ModelStreamInferResponse { ErrorMessage = "out of\nmemory" });
        var record = DriverBench.Run(Driver(Request), Ok(), WireAnswers.Stream(Token("a")), error).Record;
        Assert.Equal((ErrorKind.StreamError, "out of memory", 30L), (record.Outcome, record.Detail, record.Done));
    }

    [Fact]
    public void A_stamp_of_the_server_gives_the_receive_lag()
    {
        var answer = Token("a").Final(true);
        answer.Parameters["emitted_ns"] = new InferParameter { Int64Param = 4 };
        var context = DriverBench.Context(Protocol, Request);
        var exchange = DriverBench.Run(DriverBench.Driver(context), Ok(), WireAnswers.Stream(answer));
        Assert.Equal([20 + context.Clock.OriginNs - 4], exchange.Received.LagsNs.ToArray());
    }

    [Theory]
    [InlineData("abc", ErrorKind.Ok)]
    [InlineData("acb", ErrorKind.InvalidResponse)]
    public void Checks_see_the_texts_of_the_stream(string text, ErrorKind outcome)
    {
        var request = Request with { Checks = [new CheckPlan { Contains = text }] };
        Assert.Equal(outcome, DriverBench.Run(Driver(request), Ok(), Bytes(Good)).Record.Outcome);
    }

    [Fact]
    public void A_plan_that_does_not_ask_for_the_final_response_does_not_miss_it()
    {
        var request = Request with { Extra = new Dictionary<string, string> { ["parameters"] = "{\"triton_enable_empty_final_response\": false}" } };
        Assert.Equal(ErrorKind.Ok, DriverBench.Run(Driver(request), Ok(), WireAnswers.Stream(Token("a"))).Record.Outcome);
    }

    private static ModelInferResponse Token(string text) => WireAnswers.Text(text).Final(false);

    private static string Chars(params ModelInferResponse[] answers) => WireAnswers.Chars(WireAnswers.Stream(answers));

    private Proofload.Protocols.IProtocolDriver Driver(RequestPlan request) => DriverBench.Driver(DriverBench.Context(Protocol, request));
}
