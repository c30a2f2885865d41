using System.Text;
using Proofload.Transport.Http1;

namespace Proofload.Tests.Transport.Http1;

public sealed class ResponseParserTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /// <summary>Responses of every form, their bodies and how they end.</summary>
    public static TheoryData<string, string, string> Responses => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", "end" },
        { "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", "hello", "end" },
        { "HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello", "hello", "end" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\ncontent-length: 5\r\n\r\nhello", "hello", "end" },
        { "HTTP/1.1 200 OK\r\nX: a\r\n  folded\r\nContent-Length: 5\r\n\r\nhello", "hello", "end" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", "end" },
        { "HTTP/1.1 204 No Content\r\n\r\n", "", "end" },
        { "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", "", "end" },
        { "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 100 Go\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "x", "end" },
        { "HTTP/1.1 200 OK\r\n\r\nto the end", "to the end", "Complete" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\nto the end", "to the end", "Complete" },
        { Chunked + "5\r\nhello\r\n0\r\n\r\n", "hello", "end" },
        { Chunked + "1;a\r\nh\r\n004 \t;b=\"c;d\"\r\nello\r\n000\r\nA: b\r\nC: d\r\n\r\n", "hello", "end" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip,  Chunked\r\nContent-Length: 3\r\n\r\n1\r\nx\r\n0\r\n\r\n", "x", "end" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "hel", "InBody" },
        { Chunked + "5\r\nhel", "hel", "InBody" },
        { Chunked + "5\r\nhello", "hello", "InBody" },
        { Chunked + "5\r\nhello\r\n0\r\n", "hello", "InBody" },
        { "HTTP/1.1 200 OK\r\nContent-Le", "", "InHead" },
        { "HTTP/1.1 100 Continue\r\n\r\n", "", "InHead" },
        { "\r\n", "", "the status line is malformed" },
        { "garbage\r\n\r\n", "", "the status line is malformed" },
        { "HTTP/1.1 20 OK\r\n\r\n", "", "the status line is malformed" },
        { "HTTP/1.1 2000 OK\r\n\r\n", "", "the status line is malformed" },
        { "HTTP/1.1 099 OK\r\n\r\n", "", "the status is out of range" },
        { "HTTP/2.0 200 OK\r\n\r\n", "", "the status line is malformed" },
        { "HTTP/1.1 101 Switching\r\n\r\n", "", "the server switched protocols, which nobody asked for" },
        { "HTTP/1.1 200 OK\r\n folded\r\n\r\n", "", "a header line is malformed" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n 0\r\n\r\nhello", "", "a header line is malformed" },
        { "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "", "a header line is malformed" },
        { "HTTP/1.1 200 OK\r\n: no name\r\n\r\n", "", "a header line is malformed" },
        { "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "", "a header line is malformed" },
        { "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "", "a header line is malformed" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "", "two different content lengths" },
        { "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "", "the content length is not a number" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n", "", "the content length is not a number" },
        { "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "", "the content length is not a number" },
        { Chunked + "\r\n", "", "a chunk size is not a number" },
        { Chunked + "-1\r\n", "", "a chunk size is not a number" },
        { Chunked + "5\nhello", "", "a chunk size is not a number" },
        { Chunked + "1234567890abcdef\r\n", "", "a chunk size has too many digits" },
        { Chunked + "5\rhello", "", "the chunked coding is malformed" },
        { Chunked + "5;x\nhello", "", "a chunk extension is malformed or too long" },
        { Chunked + "5\r\nhelloX", "hello", "the chunked coding is malformed" },
        { Chunked + "5\r\nhello\rX", "hello", "the chunked coding is malformed" },
    };

    [Theory]
    [MemberData(nameof(Responses))]
    public void A_response_means_what_it_should_however_it_is_cut(string text, string body, string ending)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var whole = ParsedResponse.Of(text);
        Assert.Equal((body, ending, ""), (whole.Body, whole.Ending, whole.Surplus));
        var parser = new ResponseParser();
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var length = cut;
            int Next() => (length, length = int.MaxValue).Item1;
            Assert.Equal(whole, ParsedResponse.Of(bytes, Next, parser: parser));
        }

        Assert.Equal(whole, ParsedResponse.Of(bytes, () => 1, parser: parser));
    }

    [Fact]
    public void Bytes_after_the_end_are_left()
    {
        Assert.Equal("more", ParsedResponse.Of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore").Surplus);
        Assert.Equal("more", ParsedResponse.Of(Chunked + "2\r\nok\r\n0\r\n\r\nmore").Surplus);
        Assert.Equal("more", ParsedResponse.Of("HTTP/1.1 204 OK\r\n\r\nmore").Surplus);
        Assert.Equal("more", ParsedResponse.Of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nmore", withoutBody: true).Surplus);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: foo, close\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: CLOSE\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n", true)]
    [InlineData("HTTP/1.0 200 OK\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\n", true)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive, close\r\n", false)]
    public void KeepsAlive_FollowsVersionAndOptions(string head, bool expected) =>
        Assert.Equal(expected, ParsedResponse.Of(head + "Content-Length: 0\r\n\r\n").KeepsAlive);

    [Fact]
    public void KeepsAlive_BodyToTheEndOfTheConnection_IsFalse() => Assert.False(ParsedResponse.Of("HTTP/1.1 200 OK\r\n\r\nx").KeepsAlive);

    [Fact]
    public void Head_HoldsEveryHeader()
    {
        var parser = new ResponseParser();
        parser.Begin(withoutBody: false);
        var at = 0;
        var text = "HTTP/1.1 429 Slow down\r\nRetry-After:  7 \r\nX-Many: a\r\nx-many: b\r\n"
            + "Content-Type: Text/Event-Stream ; charset=utf-8\r\nX-Fold: c\r\n d\r\nEmpty:\r\nContent-Length: 12\r\n\r\n";
        Assert.Equal(ParseStep.Head, parser.Next(Encoding.Latin1.GetBytes(text), ref at, out _));
        Assert.Equal((429, 12L), (parser.Head.Status, parser.Head.ContentLength));
        Assert.Equal("7", parser.Head.Header("retry-after"));
        Assert.Equal("a, b", parser.Head.Header("X-MANY"));
        Assert.Equal("c   d", parser.Head.Header("X-Fold"));
        Assert.Equal("", parser.Head.Header("Empty"));
        Assert.Null(parser.Head.Header("Missing"));
        Assert.True(parser.Head.IsContentType("text/event-stream"));
        Assert.False(parser.Head.IsContentType("text/event"));

        parser.Begin(withoutBody: false);
        at = 0;
        Assert.Equal(ParseStep.Head, parser.Next("HTTP/1.1 200 OK\r\n\r\n"u8, ref at, out _));
        Assert.Null(parser.Head.ContentLength);
        Assert.Null(parser.Head.Header("Retry-After"));
        Assert.False(parser.Head.IsContentType("text/event-stream"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "a", 70_000, "the response head is larger than 64 KiB")]
    [InlineData("HTTP/1.1 200 OK\r\n", "X: y\r\n", 20_000, "the response head is larger than 64 KiB")]
    [InlineData("", "HTTP/1.1 100 Go\r\n\r\n", 101, "more than 100 interim responses")]
    [InlineData(Chunked + "1;", "x", 5_000, "a chunk extension is malformed or too long")]
    [InlineData(Chunked + "0\r\n", "X: y\r\n", 20_000, "the trailers are larger than 64 KiB")]
    public void Everything_that_is_not_body_has_a_limit(string start, string repeated, int times, string problem)
    {
        var bytes = Encoding.Latin1.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, times)));
        Assert.Equal(problem, ParsedResponse.Of(bytes, () => 1_000).Ending);
    }
}
