using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Tests;

/// <summary>What the simulator says on <c>/api/chat</c> and <c>/api/generate</c>, read as Ollama's documentation describes it.</summary>
public sealed class OllamaEndpointTests
{
    private const string Tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find\"}}]";

    [Fact]
    public async Task Chat_StreamsLinesByDefaultAndEndsWithCounts()
    {
        await using var host = await SimulatorHost.StartAsync();
        var lines = await LinesAsync(host, "/api/chat", Chat(""));
        Assert.Equal(6, lines.Count);
        Assert.All(lines[..5], static l => Assert.StartsWith(" ", l.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal));
        Assert.Equal([false, false, false, false, false, true], lines.Select(static l => l.GetProperty("done").GetBoolean()));
        Assert.Equal(("stop", 3, 5), (lines[5].GetProperty("done_reason").GetString(), lines[5].GetProperty("prompt_eval_count").GetInt32(), lines[5].GetProperty("eval_count").GetInt32()));
        Assert.Equal(
            lines[5].GetProperty("total_duration").GetInt64(), lines[5].GetProperty("prompt_eval_duration").GetInt64() + lines[5].GetProperty("eval_duration").GetInt64());
    }

    [Fact]
    public async Task Generate_HasAResponseInsteadOfAMessageAndThinksInAFieldOfItsOwn()
    {
        await using var host = await SimulatorHost.StartAsync("reasoning-tokens=2");
        var lines = await LinesAsync(host, "/api/generate", "{\"model\":\"m\",\"system\":\"be brief\",\"prompt\":\"hello there\"}");
        Assert.Equal(8, lines.Count);
        Assert.All(lines[..2], static l => Assert.True(l.GetProperty("thinking").GetString()!.Length > 1 && l.GetProperty("response").GetString() == ""));
        Assert.All(lines[2..7], static l => Assert.True(l.GetProperty("response").GetString()!.Length > 1 && !l.TryGetProperty("thinking", out _)));
        Assert.Equal((5, 7, 3), (lines[7].GetProperty("prompt_eval_count").GetInt32(), lines[7].GetProperty("eval_count").GetInt32(), lines[7].GetProperty("context").GetArrayLength()));
    }

    [Fact]
    public async Task Tools_AreCalledInOneLineWhenTheWholeCallIsThere()
    {
        await using var host = await SimulatorHost.StartAsync("tool-calls=true", "reasoning-tokens=1");
        var lines = await LinesAsync(host, "/api/chat", Chat(Tools));
        Assert.Equal(3, lines.Count);
        var call = lines[1].GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function");
        Assert.Equal("find", call.GetProperty("name").GetString());
        Assert.Equal(5, call.GetProperty("arguments").GetProperty("query").GetString()!.Count(static c => c == ' '));
        Assert.Equal(6, lines[2].GetProperty("eval_count").GetInt32());
        Assert.Equal(6, host.Server.Statistics.Tokens);
    }

    [Theory]
    [InlineData(3, 3, "length")]
    [InlineData(-1, 5, "stop")]
    public async Task Whole_WithAnOptionForTheLength_StopsThere(int limit, int tokens, string reason)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/api/chat", Chat($",\"stream\":false,\"options\":{{\"num_predict\":{limit}}}"));
        Assert.Equal((200, reason, tokens), (status, json.GetProperty("done_reason").GetString(), json.GetProperty("eval_count").GetInt32()));
        Assert.Equal(tokens, json.GetProperty("message").GetProperty("content").GetString()!.Count(static c => c == ' '));
    }

    [Theory]
    [InlineData("/api/chat", "{\"messages\":[]}", "model is required")]
    [InlineData("/api/chat", "{\"model\":\"m\",\"messages\":[]}", "non-empty array")]
    [InlineData("/api/generate", "{\"model\":\"m\"}", "'prompt' is missing")]
    public async Task WrongRequest_Is400WithAPlainError(string path, string body, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync(path, body);
        Assert.Equal(400, status);
        Assert.Contains(message, json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static string Chat(string extra) => $"{{\"model\":\"m\",\"messages\":[{{\"role\":\"user\",\"content\":\"hello there\"}}]{extra}}}";

    private static async Task<List<JsonElement>> LinesAsync(SimulatorHost host, string path, string body)
    {
        using var response = await host.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd().Split('\n').Select(SimulatorHost.Json)];
    }
}
