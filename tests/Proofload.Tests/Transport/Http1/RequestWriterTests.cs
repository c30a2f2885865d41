using System.Buffers;
using System.Text;
using Proofload.Transport;
using Proofload.Transport.Http1;

namespace Proofload.Tests.Transport.Http1;

public sealed class RequestWriterTests
{
    private static readonly RequestShape Shape = new("POST", "/a?b=c", [new("X-One", "1"), new("X-Two", "zwei ä")], "application/json");

    [Fact]
    public void Write_ShapeOnly_IsTheWholeRequest()
    {
        var writer = new RequestWriter("host:1", closes: false);
        Assert.Equal(
            "POST /a?b=c HTTP/1.1\r\nHost: host:1\r\nUser-Agent: proofload\r\nX-One: 1\r\nX-Two: zwei ä\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            Written(writer, Exchange(Shape, "{}")));
        Assert.Equal(writer.Length - 2, writer.HeadLength);
        Assert.Equal(
            "POST /a?b=c HTTP/1.1\r\nHost: host:1\r\nUser-Agent: proofload\r\nX-One: 1\r\nX-Two: zwei ä\r\nContent-Length: 0\r\n\r\n",
            Written(writer, Exchange(Shape, "")));
        Assert.Equal(
            "GET / HTTP/1.1\r\nHost: host:1\r\nUser-Agent: proofload\r\n\r\n",
            Written(writer, Exchange(new RequestShape("GET", "/", [], null), "")));
    }

    [Fact]
    public void Write_OwnPathAndHeaders_ReplaceWhatTheyName()
    {
        var exchange = Exchange(Shape, "x");
        exchange.Path = "/own";
        exchange.Headers.Add(new("host", "other"));
        exchange.Headers.Add(new("USER-AGENT", "me"));
        exchange.Headers.Add(new("X-Three", "3"));
        Assert.Equal(
            "POST /own HTTP/1.1\r\nX-One: 1\r\nX-Two: zwei ä\r\nhost: other\r\nUSER-AGENT: me\r\nX-Three: 3\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\nx",
            Written(new RequestWriter("host:1", closes: false), exchange));
    }

    [Fact]
    public void Write_ShapeNamesHostAndAgent_TheyAreNotSentTwice()
    {
        var shape = new RequestShape("GET", "/", [new("Host", "h"), new("User-Agent", "u")], null);
        Assert.Equal(
            "GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: u\r\nConnection: close\r\n\r\n",
            Written(new RequestWriter("host:1", closes: true), Exchange(shape, "")));
    }

    [Fact]
    public void Write_LargeBody_IsLeftWhereItIs()
    {
        var writer = new RequestWriter("host:1", closes: false);
        var exchange = Exchange(Shape, new string('x', RequestWriter.CopyLimit));
        Assert.EndsWith($"Content-Length: {RequestWriter.CopyLimit}\r\n\r\n", Written(writer, exchange));
        Assert.Equal(writer.HeadLength, writer.Length);
    }

    [Fact]
    public void Write_LargeHead_Fits()
    {
        var exchange = Exchange(Shape, "x");
        exchange.Headers.Add(new("X-Large", new string('ä', 300_000)));
        var written = Written(new RequestWriter("host:1", closes: false), exchange);
        Assert.Contains("X-Large: " + new string('ä', 300_000) + "\r\n", written);
        Assert.EndsWith("\r\n\r\n", written);
    }

    [Theory]
    [InlineData("GET ", "/", "A", "b", "method")]
    [InlineData("", "/", "A", "b", "method")]
    [InlineData("GET", "", "A", "b", "path")]
    [InlineData("GET", "/ x", "A", "b", "path")]
    [InlineData("GET", "/\r\n", "A", "b", "path")]
    [InlineData("GET", "/", "A:", "b", "header")]
    [InlineData("GET", "/", "", "b", "header")]
    [InlineData("GET", "/", "A", "b\r\nC: d", "header A")]
    [InlineData("GET", "/", "A", "b\nc", "header A")]
    [InlineData("GET", "/", "A", "b\0", "header A")]
    public void FindProblem_WhatMustNotBeSent_IsNamed(string method, string path, string name, string value, string expected)
    {
        var shaped = Exchange(new RequestShape(method, path, [new(name, value)], null), "");
        Assert.Contains(expected, new RequestWriter("h", closes: false).FindProblem(shaped));
        if (method == "GET")
        {
            var own = Exchange(new RequestShape("GET", "/", [], null), "");
            own.Path = path;
            own.Headers.Add(new(name, value));
            Assert.Contains(expected, new RequestWriter("h", closes: false).FindProblem(own));
        }
    }

    [Fact]
    public void TemplateOf_SameShape_IsMadeOnce()
    {
        var writer = new RequestWriter("h", closes: false);
        var template = writer.TemplateOf(Shape);
        Assert.NotSame(template, writer.TemplateOf(new RequestShape("GET", "/", [], null)));
        Assert.Same(template, writer.TemplateOf(Shape));
    }

    private static Exchange Exchange(RequestShape shape, string body)
    {
        var exchange = new Exchange(0) { Shape = shape };
        exchange.Body.Write(Encoding.UTF8.GetBytes(body));
        return exchange;
    }

    private static string Written(RequestWriter writer, Exchange exchange)
    {
        Assert.Null(writer.FindProblem(exchange));
        writer.Write(exchange);
        return Encoding.UTF8.GetString(writer.Written);
    }
}
