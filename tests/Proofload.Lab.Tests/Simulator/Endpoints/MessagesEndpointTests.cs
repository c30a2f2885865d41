using System.Net;
using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Tests;

/// <summary>What the simulator says on <c>/v1/messages</c>, read as the public documentation of the API describes it.</summary>
public sealed class MessagesEndpointTests
{
    private const string Path = "/v1/messages";
    private const string Tools = ",\"tools\":[{\"name\":\"find\",\"input_schema\":{}}]";

    [Fact]
    public async Task Stream_HasTheDocumentedEventsInOrder()
    {
        await using var host = await SimulatorHost.StartAsync();
        var events = await NamedEvents.ReadAsync(host, Path, Body("\"stream\":true"));
        Assert.Equal(
            ["message_start", "ping", "content_block_start", .. Enumerable.Repeat("content_block_delta", 5), "content_block_stop", "message_delta", "message_stop"],
            events.Select(static e => e.Name));
        Assert.All(events, static e => Assert.Equal(e.Name, e.Data.GetProperty("type").GetString()));
        Assert.Equal(3, events[0].Data.GetProperty("message").GetProperty("usage").GetProperty("input_tokens").GetInt32());
        Assert.Equal("end_turn", events[^2].Data.GetProperty("delta").GetProperty("stop_reason").GetString());
        Assert.Equal(5, events[^2].Data.GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public async Task Stream_WithReasoning_HasAThinkingBlockWithASignatureFirst()
    {
        await using var host = await SimulatorHost.StartAsync("reasoning-tokens=2");
        var events = (await NamedEvents.ReadAsync(host, Path, Body("\"stream\":true"))).Select(static e => e.Data).ToList();
        Assert.Equal(
            ["thinking_delta", "thinking_delta", "signature_delta", .. Enumerable.Repeat("text_delta", 5)],
            events.Where(static e => e.TryGetProperty("delta", out var d) && d.TryGetProperty("type", out _)).Select(static e => e.GetProperty("delta").GetProperty("type").GetString()));
        Assert.Equal([0, 1], events.Where(static e => e.GetProperty("type").GetString() == "content_block_stop").Select(static e => e.GetProperty("index").GetInt32()));
        Assert.Equal(7, events[^2].GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public async Task Tools_AreUsedWithInputThatIsJson()
    {
        await using var host = await SimulatorHost.StartAsync("tool-calls=true");
        var events = (await NamedEvents.ReadAsync(host, Path, Body("\"stream\":true" + Tools))).Select(static e => e.Data).ToList();
        Assert.Equal("find", events[2].GetProperty("content_block").GetProperty("name").GetString());
        var input = string.Concat(events.Where(static e => e.TryGetProperty("delta", out var d) && d.TryGetProperty("partial_json", out _)).Select(static e => e.GetProperty("delta").GetProperty("partial_json").GetString()));
        Assert.Equal(5, SimulatorHost.Json(input).GetProperty("query").GetString()!.Count(static c => c == ' '));
        Assert.Equal("tool_use", events[^2].GetProperty("delta").GetProperty("stop_reason").GetString());

        var (_, whole) = await PostAsync(host, Body("\"stream\":false" + Tools));
        Assert.Equal(5, whole.GetProperty("content")[0].GetProperty("input").GetProperty("query").GetString()!.Count(static c => c == ' '));
    }

    [Fact]
    public async Task Whole_OfTheSameNumber_HasTheTextOfTheStream()
    {
        await using var streamed = await SimulatorHost.StartAsync("seed=5");
        await using var whole = await SimulatorHost.StartAsync("seed=5");
        var events = await NamedEvents.ReadAsync(streamed, Path, Body("\"stream\":true"));
        var text = string.Concat(events.Where(static e => e.Name == "content_block_delta").Select(static e => e.Data.GetProperty("delta").GetProperty("text").GetString()));
        var (_, json) = await PostAsync(whole, Body("\"temperature\":1"));
        Assert.Equal(text, json.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("message", json.GetProperty("type").GetString());
        Assert.Equal((3, 5), (json.GetProperty("usage").GetProperty("input_tokens").GetInt32(), json.GetProperty("usage").GetProperty("output_tokens").GetInt32()));
    }

    [Fact]
    public async Task StopSequence_IsNamed()
    {
        await using var first = await SimulatorHost.StartAsync();
        await using var second = await SimulatorHost.StartAsync();
        var (_, plain) = await PostAsync(first, Body("\"temperature\":1"));
        var third = plain.GetProperty("content")[0].GetProperty("text").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        var (_, json) = await PostAsync(second, Body($"\"stop_sequences\":[\"@@\",\"{third}\"]"));
        Assert.Equal(("stop_sequence", third), (json.GetProperty("stop_reason").GetString(), json.GetProperty("stop_sequence").GetString()));
    }

    [Fact]
    public async Task Batching_RepeatedPrompt_ReportsWhatCameFromTheCache()
    {
        await using var host = await SimulatorHost.StartAsync("timing=batching", "decode-base=0", "prefix-cache-blocks=100", "block-tokens=4");
        var body = $"{{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{{\"role\":\"user\",\"content\":\"{new string('x', 160)}\"}}]}}";
        await NamedEvents.ReadAsync(host, Path, body);
        var usage = (await NamedEvents.ReadAsync(host, Path, body))[^2].Data.GetProperty("usage");
        Assert.Equal((1, 39), (usage.GetProperty("input_tokens").GetInt32(), usage.GetProperty("cache_read_input_tokens").GetInt32()));
    }

    [Theory]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", "max_tokens: Field required")]
    [InlineData("{\"max_tokens\":5,\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}", "'role' must be user or assistant")]
    [InlineData("{\"max_tokens\":5,\"messages\":[]}", "non-empty array")]
    public async Task WrongRequest_Is400InTheDocumentedForm(string body, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await PostAsync(host, body);
        Assert.Equal((HttpStatusCode.BadRequest, "error", "invalid_request_error"), (status, json.GetProperty("type").GetString(), json.GetProperty("error").GetProperty("type").GetString()));
        Assert.Contains(message, json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheVersionHeader_Is400()
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync(Path, Body("\"stream\":true"));
        Assert.Equal((400, "anthropic-version: header is required"), (status, json.GetProperty("error").GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("x-api-key", "right", HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer right", HttpStatusCode.OK)]
    [InlineData("x-api-key", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("x-other", "right", HttpStatusCode.Unauthorized)]
    public async Task TheKey_MayStandInItsOwnHeader(string header, string key, HttpStatusCode status)
    {
        await using var host = await SimulatorHost.StartAsync("api-key=right");
        Assert.Equal(status, (await PostAsync(host, Body("\"stream\":false"), (header, key))).Status);
        host.Http.DefaultRequestHeaders.Add("x-api-key", "right");
        Assert.Equal(401, (await host.PostAsync("/v1/chat/completions", SimulatorHost.Chat("\"n\":1"))).Status);
    }

    private static string Body(string extra) => $"{{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{{\"role\":\"user\",\"content\":\"hello there\"}}],{extra}}}";

    private static async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(SimulatorHost host, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("anthropic-version", "2023-06-01");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, SimulatorHost.Json(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
