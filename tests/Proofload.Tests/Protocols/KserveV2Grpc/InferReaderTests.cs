using Google.Protobuf;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols.KserveV2Grpc.Messages;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.KserveV2Grpc;

public sealed class InferReaderTests : GrpcDriverContract
{
    protected override string Good => WireAnswers.Chars(WireAnswers.Framed(WireAnswers.Infer("FP32", [2, 3], new byte[24])));

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        .. Sound.Select(static a => (WireAnswers.Chars(WireAnswers.Framed(a)), ErrorKind.Ok)),
        .. Unsound.Select(static a => (WireAnswers.Chars(WireAnswers.Framed(a)), ErrorKind.InvalidResponse)),
        ("", ErrorKind.InvalidResponse),
        (Good + Good, ErrorKind.InvalidResponse),
        (Good[..^1], ErrorKind.Truncated),
        (Good[..3], ErrorKind.Truncated),
        ("\u0002\0\0\0\0", ErrorKind.InvalidResponse),
        ("\u0001\0\0\0\u0001x", ErrorKind.InvalidResponse),
        ("\0\u0005\0\0\0", ErrorKind.InvalidResponse),
        ("\0\0\0\0\u0002\u000A\u0005", ErrorKind.InvalidResponse),
    ];

    private static IEnumerable<ModelInferResponse> Sound =>
    [
        WireAnswers.Text("one", "", "drei"),
        WireAnswers.Infer("BYTES", [0], []),
        WireAnswers.Infer("BF16", [3], new byte[6]),
        WireAnswers.Infer("FP32", [0, 4], null),
        WireAnswers.Typed("BOOL", [2], new InferTensorContents { BoolContents = { true, false } }),
        WireAnswers.Typed("INT32", [3], new InferTensorContents { IntContents = { -1, 0, 300 } }),
        WireAnswers.Typed("UINT64", [1], new InferTensorContents { Uint64Contents = { ulong.MaxValue } }),
        WireAnswers.Typed("FP64", [1, 2], new InferTensorContents { Fp64Contents = { 1, 2 } }),
        WireAnswers.Typed("BYTES", [2], new InferTensorContents { BytesContents = { ByteString.Empty, ByteString.CopyFromUtf8("x") } }),
    ];

    private static IEnumerable<ModelInferResponse> Unsound =>
    [
        new ModelInferResponse { ModelName = "m" },
        WireAnswers.Infer("FP32", [2, 3], new byte[23]),
        WireAnswers.Infer("FP32", [2, 3], null),
        WireAnswers.Infer("FP32", [-1], new byte[4]),
        WireAnswers.Infer("FP32", [int.MaxValue, int.MaxValue, int.MaxValue], new byte[4]),
        WireAnswers.Infer("FP31", [1], new byte[4]),
        WireAnswers.Infer("", [1], new byte[4]),
        WireAnswers.Infer("FP32", [1], new byte[4], name: ""),
        WireAnswers.Infer("BYTES", [1], [4, 0, 0, 0, 1]),
        WireAnswers.Infer("BYTES", [2], [1, 0, 0, 0, 1]),
        WireAnswers.Infer("BYTES", [1], [0xFF, 0xFF, 0xFF, 0xFF]),
        WireAnswers.Typed("FP32", [2], new InferTensorContents { Fp32Contents = { 1 } }),
        new ModelInferResponse(WireAnswers.Infer("FP32", [1], new byte[4])) { RawOutputContents = { ByteString.Empty } },
        new ModelInferResponse(WireAnswers.Typed("FP32", [1], new InferTensorContents { Fp32Contents = { 1 } })) { RawOutputContents = { ByteString.CopyFrom(new byte[4]) } },
    ];

    [Theory]
    [InlineData("14", "all%20busy", ErrorKind.Overloaded, "UNAVAILABLE: all busy")]
    [InlineData("8", null, ErrorKind.RateLimited, "RESOURCE_EXHAUSTED")]
    [InlineData("4", "Deadline Exceeded", ErrorKind.Timeout, "DEADLINE_EXCEEDED: Deadline Exceeded")]
    [InlineData("16", "who?\nare you", ErrorKind.Http4xx, "UNAUTHENTICATED: who? are you")]
    [InlineData("x", null, ErrorKind.InvalidResponse, "a grpc-status that is no number")]
    public void A_status_in_the_head_or_the_trailers_decides(string status, string? message, ErrorKind outcome, string detail)
    {
        (string, string)[] headers = message is null ? [("grpc-status", status)] : [("grpc-status", status), ("grpc-message", message)];
        var driver = DriverBench.Driver(DriverBench.Context(Protocol, Request));
        var only = DriverBench.Run(driver, new TestHead(200, ContentType, headers));
        Assert.Equal((outcome, detail), (only.Record.Outcome, only.Record.Detail));

        var reader = driver.CreateReader();
        var late = new Exchange(0);
        late.Record.Status = 200;
        reader.OnHead(late, new TestHead(200, "application/grpc+proto"), 1);
        Assert.True(reader.OnBody(late, Bytes(Good), 2));
        reader.OnTrailers(late, new TestHead(200, null, headers), 3);
        reader.OnEnd(late, 3);
        Assert.Equal((outcome, detail, 3L), (late.Record.Outcome, late.Record.Detail, late.Record.Done));
    }

    [Fact]
    public void An_end_without_a_status_is_truncated()
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol, Request)), new TestHead(200, ContentType), Bytes(Good)).Record;
        Assert.Equal((ErrorKind.Truncated, "the answer ended without a grpc-status"), (record.Outcome, record.Detail));
    }

    [Fact]
    public void A_push_back_is_kept_as_retry_after()
    {
        var head = new TestHead(200, ContentType, ("grpc-status", "14"), ("grpc-retry-pushback-ms", "1500"));
        Assert.Equal(1_500_000_000, DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol, Request)), head).Record.RetryAfterNs);
    }

    [Theory]
    [InlineData("text/html", "content type 'text/html' instead of application/grpc")]
    [InlineData(null, "no content type instead of application/grpc")]
    public void What_is_not_grpc_is_an_invalid_response(string? type, string detail)
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol, Request)), new TestHead(200, type), Bytes(Good)).Record;
        Assert.Equal((ErrorKind.InvalidResponse, detail), (record.Outcome, record.Detail));
    }

    [Theory]
    [InlineData("$.outputs[0].data[2]", "3", ErrorKind.Ok)]
    [InlineData("$.outputs[0].data[2]", "4", ErrorKind.InvalidResponse)]
    [InlineData("$.outputs[0].name", "y", ErrorKind.Ok)]
    [InlineData("$.model_name", "m", ErrorKind.Ok)]
    public void Checks_see_the_json_that_the_protocol_has_over_http(string path, string value, ErrorKind outcome)
    {
        var request = Request with { Checks = [new CheckPlan { JsonPath = path, EqualTo = value }] };
        var answer = WireAnswers.Framed(WireAnswers.Infer("INT16", [3], [1, 0, 2, 0, 3, 0]));
        Assert.Equal(outcome, DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol, request)), Ok(), answer).Record.Outcome);
    }
}
