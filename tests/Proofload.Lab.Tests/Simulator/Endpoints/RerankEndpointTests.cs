using System.Text.Json;

namespace Proofload.Lab.Tests;

public sealed class RerankEndpointTests
{
    [Theory]
    [InlineData("/rerank")]
    [InlineData("/v1/rerank")]
    [InlineData("/v2/rerank")]
    public async Task Results_AreEveryDocumentBestFirst(string path)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync(path, "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\",{\"text\":\"b\"},\"c\"],\"return_documents\":true}");
        Assert.Equal(200, status);
        var results = json.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([0, 1, 2], results.Select(Index).Order());
        Assert.Equal(results.Select(Score).OrderDescending(), results.Select(Score));
        Assert.All(results, static r => Assert.Equal("abc"[Index(r)].ToString(), r.GetProperty("document").GetProperty("text").GetString()));
        Assert.True(json.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
    }

    [Fact]
    public async Task TopN_KeepsTheBest()
    {
        await using var host = await SimulatorHost.StartAsync();
        const string body = "{\"query\":\"q\",\"documents\":[\"a\",\"b\",\"c\",\"d\"]";
        var (_, all) = await host.PostAsync("/v1/rerank", body + "}");
        var (_, two) = await host.PostAsync("/v1/rerank", body + ",\"top_n\":2}");
        Assert.Equal(all.GetProperty("results").EnumerateArray().Take(2).Select(Index), two.GetProperty("results").EnumerateArray().Select(Index));
    }

    [Fact]
    public async Task Texts_AreAnsweredAsAnArrayWithScores()
    {
        await using var host = await SimulatorHost.StartAsync();
        var (_, json) = await host.PostAsync("/rerank", "{\"query\":\"q\",\"texts\":[\"a\",\"b\"]}");
        Assert.Equal([0, 1], json.EnumerateArray().Select(Index).Order());
        Assert.All(json.EnumerateArray(), static r => Assert.InRange(r.GetProperty("score").GetDouble(), 0, 1));
    }

    [Theory]
    [InlineData("{\"documents\":[\"a\"]}", "'query'")]
    [InlineData("{\"query\":\"q\",\"documents\":[]}", "'documents'")]
    [InlineData("{\"query\":\"q\",\"documents\":[1]}", "Each document")]
    [InlineData("{\"query\":\"q\",\"documents\":[\"a\"],\"top_n\":0}", "'top_n'")]
    public async Task WrongRequest_Is400WithTheReason(string body, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/v2/rerank", body);
        Assert.Equal(400, status);
        Assert.Contains(message, json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static int Index(JsonElement result) => result.GetProperty("index").GetInt32();

    private static double Score(JsonElement result) => result.GetProperty("relevance_score").GetDouble();
}
