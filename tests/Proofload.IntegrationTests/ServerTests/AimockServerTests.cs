using System.Net;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.ServerTests;

public sealed class AimockServerTests(AimockServer server)
{
    private static readonly HttpClient Http = new();
    private static readonly object Hello = new { model = "gpt-4o", stream = true, messages = new[] { new { role = "user", content = "Hello" } } };

    [Fact]
    public async Task The_mock_streams_its_fixture_in_chunks_of_ten_characters()
    {
        var events = await Sse.EventsAsync(Http, new Uri(await server.RequireAsync(), "v1/chat/completions"), Hello, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        var pieces = Sse.Pieces(events);
        Assert.Equal("[DONE]", events[^1]);
        Assert.StartsWith("General greeting", string.Concat(pieces), StringComparison.Ordinal);
        Assert.All(pieces.SkipLast(1), piece => Assert.Equal(10, piece.Length));
    }

    [Fact]
    public async Task An_injected_rate_limit_answers_429_with_retry_after()
    {
        await using var limited = new AimockServer("--chaos-ratelimit", "1");

        using var response = await Http.PostAsync(
            new Uri(await limited.RequireAsync(), "v1/chat/completions"), Sse.Json(Hello), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }
}
