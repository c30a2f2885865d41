using System.Text.Json;

namespace Proofload.Lab.Tests;

/// <summary>What the simulator says on <c>/v1/responses</c>, read as the public reference of the API describes it.</summary>
public sealed class ResponsesEndpointTests
{
    private const string Path = "/v1/responses";
    private const string Tools = ",\"tools\":[{\"type\":\"function\",\"name\":\"find\",\"parameters\":{}}]";

    [Fact]
    public async Task Stream_HasTheDocumentedEventsInOrderWithSequenceNumbers()
    {
        await using var host = await SimulatorHost.StartAsync();
        var events = await StreamAsync(host, Body("\"stream\":true"));
        Assert.Equal(
            [
                "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
                .. Enumerable.Repeat("response.output_text.delta", 5),
                "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
            ],
            events.Select(Type));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(static e => e.GetProperty("sequence_number").GetInt32()));
        var text = string.Concat(events.Where(static e => Type(e) == "response.output_text.delta").Select(static e => e.GetProperty("delta").GetString()));
        var response = events[^1].GetProperty("response");
        Assert.Equal(text, response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("completed", response.GetProperty("status").GetString());
        Assert.Equal(5, response.GetProperty("usage").GetProperty("output_tokens").GetInt32());
        Assert.Equal(3, response.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task Stream_WithReasoning_HasAnItemWithASummaryBeforeTheMessage()
    {
        await using var host = await SimulatorHost.StartAsync("reasoning-tokens=2");
        var events = await StreamAsync(host, Body("\"stream\":true"));
        Assert.Equal(2, events.Count(static e => Type(e) == "response.reasoning_summary_text.delta"));
        Assert.Equal(5, events.Count(static e => Type(e) == "response.output_text.delta" && e.GetProperty("output_index").GetInt32() == 1));
        var response = events[^1].GetProperty("response");
        Assert.Equal(["reasoning", "message"], response.GetProperty("output").EnumerateArray().Select(static i => i.GetProperty("type").GetString()));
        Assert.Equal(2, response.GetProperty("usage").GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        Assert.True(events.FindIndex(static e => Type(e) == "response.output_item.done") < events.FindIndex(static e => Type(e) == "response.output_text.delta"));
    }

    [Fact]
    public async Task Tools_AreCalledWithArgumentsThatAreJson()
    {
        await using var host = await SimulatorHost.StartAsync("tool-calls=true");
        var events = await StreamAsync(host, Body("\"stream\":true" + Tools));
        Assert.Equal("find", events.Single(static e => Type(e) == "response.output_item.added").GetProperty("item").GetProperty("name").GetString());
        var arguments = string.Concat(events.Where(static e => Type(e) == "response.function_call_arguments.delta").Select(static e => e.GetProperty("delta").GetString()));
        Assert.Equal(5, SimulatorHost.Json(arguments).GetProperty("query").GetString()!.Count(static c => c == ' '));

        var (_, whole) = await host.PostAsync(Path, Body("\"stream\":false" + Tools));
        Assert.Equal(JsonValueKind.Object, SimulatorHost.Json(whole.GetProperty("output")[0].GetProperty("arguments").GetString()!).ValueKind);
    }

    [Theory]
    [InlineData(3, "incomplete", "max_output_tokens")]
    [InlineData(50, "completed", null)]
    public async Task ALimit_MakesTheResponseIncomplete(int limit, string status, string? reason)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (_, whole) = await host.PostAsync(Path, Body($"\"max_output_tokens\":{limit}"));
        Assert.Equal(status, whole.GetProperty("status").GetString());
        var details = whole.GetProperty("incomplete_details");
        Assert.Equal(reason, details.ValueKind == JsonValueKind.Null ? null : details.GetProperty("reason").GetString());
        var events = await StreamAsync(host, Body($"\"stream\":true,\"max_output_tokens\":{limit}"));
        Assert.Equal("response." + status, Type(events[^1]));
    }

    [Theory]
    [InlineData("{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hello there\"}]}]}", 3)]
    [InlineData("{\"instructions\":\"be brief\",\"input\":\"hello there\"}", 5)]
    public async Task Prompt_IsCountedWhereverItStands(string body, int tokens)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (_, whole) = await host.PostAsync(Path, body);
        Assert.Equal(tokens, whole.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    [Theory]
    [InlineData("{}", "'input' is missing")]
    [InlineData("{\"input\":[]}", "non-empty array")]
    [InlineData("{\"input\":[7]}", "must be an object")]
    [InlineData("{\"input\":\"x\",\"max_output_tokens\":0}", "'max_output_tokens' must be")]
    public async Task WrongRequest_Is400WithTheReason(string body, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync(Path, body);
        Assert.Equal(400, status);
        Assert.Contains(message, json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    internal static string? Type(JsonElement element) => element.GetProperty("type").GetString();

    internal static async Task<List<JsonElement>> StreamAsync(SimulatorHost host, string body)
    {
        var named = await NamedEvents.ReadAsync(host, Path, body);
        Assert.All(named, static e => Assert.Equal(e.Name, Type(e.Data)));
        return [.. named.Select(static e => e.Data)];
    }

    private static string Body(string extra) => $"{{\"model\":\"m\",\"input\":\"hello there\",{extra}}}";
}
