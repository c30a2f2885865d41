using Proofload.Protocols.Grpc;

namespace Proofload.Tests.Protocols.Grpc;

public sealed class GrpcHeadersTests
{
    [Theory]
    [InlineData(0.0000001, "1u")]
    [InlineData(0.25, "250000u")]
    [InlineData(60, "60000000u")]
    [InlineData(99.999999, "99999999u")]
    [InlineData(100, "100000m")]
    [InlineData(86_400, "86400000m")]
    [InlineData(200_000, "200000S")]
    public void Timeout_HasAtMostEightDigits(double seconds, string header) => Assert.Equal(header, GrpcHeaders.Timeout(TimeSpan.FromSeconds(seconds)));
}
