using FsCheck;
using FsCheck.Fluent;
using Proofload.Data;
using Proofload.Measurement.Clocks;

namespace Proofload.Tests.Data;

public sealed class SessionCookiesTests
{
    private static SessionCookies Jar(params string[] set)
    {
        var jar = new SessionCookies(new ManualClock());
        foreach (var cookie in set)
        {
            jar.Take(cookie, "/api/login");
        }

        return jar;
    }

    [Theory]
    [InlineData("a=1; Path=/", "/anything", "a=1")]
    [InlineData("a=1", "/api/ask?x=/", "a=1")]
    [InlineData("a=1", "/apis", null)]
    [InlineData("a=1; Path=/x", "/api", null)]
    [InlineData("a=b=c; path=/; HttpOnly; Secure", "/", "a=b=c")]
    [InlineData("a=; Path=/", "/", "a=")]
    [InlineData("=1; Path=/", "/", null)]
    [InlineData("nothing", "/", null)]
    [InlineData("a=1; Path=/; Max-Age=0", "/", null)]
    [InlineData("a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "/", "a=1")]
    [InlineData("a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "/", null)]
    public void HeaderFor_OneCookie_FollowsItsAttributes(string set, string path, string? expected) => Assert.Equal(expected, Jar(set).HeaderFor(path));

    [Fact]
    public void Take_SameNameAndPath_Replaces() => Assert.Equal("b=2; a=3", Jar("a=1; Path=/", "b=2; Path=/", "a=3; Path=/").HeaderFor("/"));

    [Fact]
    public void Take_Expired_TakesTheCookieAway() => Assert.Null(Jar("a=1; Path=/", "a=; Path=/; Max-Age=-1").HeaderFor("/"));

    [Fact]
    public void HeaderFor_LongerPathFirst() => Assert.Equal("b=2; a=1", Jar("a=1; Path=/", "b=2; Path=/api").HeaderFor("/api/x"));

    [Fact]
    public void Take_Anything_NeverBreaksAHeaderAndStaysBounded() => Prop.ForAll<string?[]>(ArbMap.Default.ArbFor<string?[]>(), static texts =>
    {
        var jar = Jar([.. texts.Select(static t => t ?? ""), .. Enumerable.Range(0, 300).Select(static i => $"c{i}=x; Path=/")]);
        var header = jar.HeaderFor("/api/x")!;
        return header.All(static c => c is >= ' ' and <= '~') && header.Count(static c => c == ';') < 100;
    }).QuickCheckThrowOnFailure();
}
