using Proofload.Measurement.Recording;
using Proofload.Protocols.Grpc;

namespace Proofload.Tests.Protocols.Grpc;

public sealed class GrpcStatusTests
{
    [Theory]
    [InlineData("0", "OK", ErrorKind.Ok)]
    [InlineData("1", "CANCELLED", ErrorKind.Reset)]
    [InlineData("2", "UNKNOWN", ErrorKind.Http5xx)]
    [InlineData("3", "INVALID_ARGUMENT", ErrorKind.Http4xx)]
    [InlineData("4", "DEADLINE_EXCEEDED", ErrorKind.Timeout)]
    [InlineData("5", "NOT_FOUND", ErrorKind.Http4xx)]
    [InlineData("6", "ALREADY_EXISTS", ErrorKind.Http4xx)]
    [InlineData("7", "PERMISSION_DENIED", ErrorKind.Http4xx)]
    [InlineData("8", "RESOURCE_EXHAUSTED", ErrorKind.RateLimited)]
    [InlineData("9", "FAILED_PRECONDITION", ErrorKind.Http4xx)]
    [InlineData("10", "ABORTED", ErrorKind.Http4xx)]
    [InlineData("11", "OUT_OF_RANGE", ErrorKind.Http4xx)]
    [InlineData("12", "UNIMPLEMENTED", ErrorKind.Http5xx)]
    [InlineData("13", "INTERNAL", ErrorKind.Http5xx)]
    [InlineData("14", "UNAVAILABLE", ErrorKind.Overloaded)]
    [InlineData("15", "DATA_LOSS", ErrorKind.Http5xx)]
    [InlineData("16", "UNAUTHENTICATED", ErrorKind.Http4xx)]
    [InlineData("17", "status 17", ErrorKind.InvalidResponse)]
    public void Every_code_has_a_name_and_a_class(string header, string name, ErrorKind kind)
    {
        var code = GrpcStatus.Parse(header);
        Assert.Equal((name, kind), (GrpcStatus.NameOf(code), GrpcStatus.KindOf(code)));
    }

    [Theory]
    [InlineData(null, GrpcStatus.Absent)]
    [InlineData("", int.MaxValue)]
    [InlineData("-1", int.MaxValue)]
    [InlineData("0, 0", int.MaxValue)]
    [InlineData("99999999999", int.MaxValue)]
    public void Parse_NoCode_IsToldApart(string? header, int code) => Assert.Equal(code, GrpcStatus.Parse(header));

    [Theory]
    [InlineData(null, "")]
    [InlineData("plain text", "plain text")]
    [InlineData("caf%C3%A9 100%25", "café 100%")]
    [InlineData("half%2", "half%2")]
    [InlineData("%FF", "%FF")]
    public void Message_IsPercentDecoded_AndWhatIsWrongStays(string? header, string text) => Assert.Equal(text, GrpcStatus.Message(header));
}
