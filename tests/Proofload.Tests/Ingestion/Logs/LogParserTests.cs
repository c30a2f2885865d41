using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Ingestion.Logs;

namespace Proofload.Tests.Ingestion.Logs;

public sealed class LogParserTests
{
    private const string Combined = "1.2.3.4 - frank [17/Jun/2026:22:00:00 +0200] \"POST /v1/chat HTTP/1.1\" 503 0 \"-\" \"curl\" 0.125 0.120";
    private const string Json = """{"ts":1781726400123,"status":"503","took":125,"req":{"line":"POST /v1/chat?a=b HTTP/1.1"},"llm":"qwen"}""";
    private static readonly JsonLogFields Fields = new() { Time = "ts", Duration = "took", Unit = 0.001, Path = "req.line", Model = "llm" };

    [Fact]
    public void Combined_TellsWhatItHolds()
    {
        Assert.True(new CombinedLogParser().TryParse(Encoding.UTF8.GetBytes(Combined), out var request, out _));
        Assert.Equal(new LoggedRequest(new DateTimeOffset(2026, 6, 17, 20, 0, 0, TimeSpan.Zero), 503, 0.125, "/v1/chat", ""), request);
    }

    [Theory]
    [InlineData("1.2.3.4 - - [17/Jun/2026:22:00:00 +0000] \"GET / HTTP/1.0\" 200 5", null)]
    [InlineData("1.2.3.4 - - [17/Jun/2026:22:00:00 +0000] \"GET / HTTP/1.0\" 200 - \"a \\\"b\" \"c\" 1.5", 1.5)]
    [InlineData("1.2.3.4 - - [17/Jun/2026:22:00:00 +0000] \"GET / HTTP/1.0\" 200 5 \"-\" \"-\" -", null)]
    public void Combined_WithAndWithoutDuration(string line, double? seconds)
    {
        Assert.True(new CombinedLogParser().TryParse(Encoding.UTF8.GetBytes(line), out var request, out _));
        Assert.Equal(seconds, request.Seconds);
    }

    [Fact]
    public void Json_TellsWhatItHoldsUnderOtherNames()
    {
        Assert.True(new JsonLogParser(Fields).TryParse(Encoding.UTF8.GetBytes(Json), out var request, out _));
        Assert.Equal(new LoggedRequest(DateTimeOffset.FromUnixTimeMilliseconds(1781726400123), 503, 0.125, "/v1/chat", "qwen"), request);
    }

    [Theory]
    [InlineData("[1]", "not one JSON object")]
    [InlineData("{\"ts\":1} {\"ts\":2}", "not one JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("{\"status\":200}", "'ts' is no time: ISO 8601 with its zone, or seconds or milliseconds since 1970")]
    [InlineData("{\"ts\":1,\"status\":2e9}", "'status' is no HTTP status")]
    [InlineData("{\"ts\":1,\"status\":\"\\ud800\"}", "'status' is no HTTP status")]
    public void Json_WhatIsNoRequest_SaysWhy(string line, string problem)
    {
        Assert.False(new JsonLogParser(Fields).TryParse(Encoding.UTF8.GetBytes(line), out _, out var said));
        Assert.Equal(problem, said);
    }

    [Fact]
    public void Whatever_a_line_holds_it_is_a_request_or_not_and_nothing_is_thrown()
    {
        ILogLineParser[] parsers = [new CombinedLogParser(), new JsonLogParser(Fields)];
        byte[][] seeds = [Encoding.UTF8.GetBytes(Combined), Encoding.UTF8.GetBytes(Json)];
        for (var i = 0; i < 2; i++)
        {
            for (var cut = 0; cut <= seeds[i].Length; cut++)
                parsers[i].TryParse(seeds[i].AsSpan(0, cut), out _, out _);
        }

        Prop.ForAll<byte[], int, byte>((noise, at, value) =>
        {
            for (var i = 0; i < 2; i++)
            {
                parsers[i].TryParse(noise, out _, out _);
                var changed = (byte[])seeds[i].Clone();
                changed[(at & int.MaxValue) % changed.Length] = value;
                if (parsers[i].TryParse(changed, out var request, out var problem) == (problem.Length > 0) || request.Status is < 0 or > 999)
                    return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
