using Proofload.Imports;
using Proofload.Measurement.Recording;

namespace Proofload.Tests.Imports;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("http://user:pw@host:80/path?key=1#x", "http://host:80/path")]
    [InlineData("Get \"https://u@h/a?b\": refused", "Get \"https://h/a\": refused")]
    [InlineData("http://h?a=b@c", "http://h")]
    [InlineData("http://h/a@b", "http://h/a@b")]
    [InlineData("two http://a:b@c/ and http://d/?e=f.", "two http://c/ and http://d/")]
    [InlineData("no address", "no address")]
    [InlineData("http://", "http://")]
    [InlineData("", "")]
    public void Clean_takes_away_what_may_be_secret(string text, string expected) => Assert.Equal(expected, Addresses.Clean(text));

    [Theory]
    [InlineData("dial tcp: lookup x: no such host", ErrorKind.Dns)]
    [InlineData("dial tcp 127.0.0.1:9: connect: connection refused", ErrorKind.ConnectRefused)]
    [InlineData("HTTPError('503 Server Error: Service Unavailable for url: http://h:8080/')", ErrorKind.Overloaded)]
    [InlineData("429 Too Many Requests", ErrorKind.RateLimited)]
    [InlineData("context deadline exceeded (Client.Timeout exceeded)", ErrorKind.Timeout)]
    [InlineData("read: connection reset by peer", ErrorKind.Reset)]
    [InlineData("unexpected EOF", ErrorKind.Truncated)]
    [InlineData("something else", ErrorKind.InvalidResponse)]
    public void FailureText_tells_the_class(string text, ErrorKind expected) => Assert.Equal(expected, FailureText.Of(text));
}
