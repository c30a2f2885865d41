using System.Text.Json;
using Proofload.IntegrationTests.CommandLine;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.Clients;

/// <summary>The official clients of the other LLM APIs take the simulator for the real thing.</summary>
public sealed class LlmClientTests
{
    [Fact]
    public async Task Every_client_reads_text_and_usage_streamed_and_whole()
    {
        await using var server = await TestModel.QuickAsync();
        var (code, checks) = await LlmClients.CheckAsync(server.BaseAddress);

        Assert.True(code == 0, checks.GetRawText());
        Assert.Equal(
            ["responses", "responsesStream", "messages", "messagesStream", "ollama", "ollamaStream", "ollamaGenerate"],
            checks.EnumerateObject().Select(static c => c.Name));
        Assert.All(checks.EnumerateObject(), static check =>
        {
            Assert.Equal(8, Text(check.Value, "text").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Equal(8, Number(check.Value, "outputTokens"));
            Assert.True(Number(check.Value, "promptTokens") > 8);
        });
        Assert.Equal(8, checks.GetProperty("responsesStream").GetProperty("types").GetProperty("response.output_text.delta").GetInt32());
        Assert.Equal(8, checks.GetProperty("messagesStream").GetProperty("types").GetProperty("content_block_delta").GetInt32());
        Assert.Equal(9, Number(checks.GetProperty("ollamaStream"), "chunks"));
        Assert.Equal(["completed", "completed", "end_turn", "end_turn", "stop", "stop", "stop"], checks.EnumerateObject().Select(static c => Text(c.Value, "status")));
    }

    [Fact]
    public async Task Every_client_reads_reasoning_before_a_tool_call()
    {
        await using var server = await TestModel.QuickAsync(change: static o => o with { Generation = o.Generation with { ReasoningTokens = 3, ToolCalls = true } });
        var (code, checks) = await LlmClients.CheckAsync(server.BaseAddress, "--tools", "--only", "responses,responsesStream,messages,messagesStream,ollama,ollamaStream");

        Assert.True(code == 0, checks.GetRawText());
        Assert.All(checks.EnumerateObject(), static check =>
        {
            Assert.Equal(("", 11), (Text(check.Value, "text"), Number(check.Value, "outputTokens")));
            Assert.Equal(3, Text(check.Value, "reasoning").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
            var call = check.Value.GetProperty("call");
            Assert.Equal("find", Text(call, "name"));
            Assert.Equal(8, Text(call.GetProperty("input"), "query").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        });
        Assert.Equal([3, 3, 3, 3], checks.EnumerateObject().Take(4).Select(static c => Number(c.Value, "reasoningTokens")));
        Assert.Equal(["tool_use", "tool_use"], checks.EnumerateObject().Skip(2).Take(2).Select(static c => Text(c.Value, "status")));
    }

    [Theory]
    [InlineData("rate_limited=1", 429)]
    [InlineData("overloaded=1:529", 529)]
    public async Task Every_client_sees_a_refusal_as_the_status_that_it_is(string faults, int status)
    {
        await using var server = await TestModel.QuickAsync(faults);
        var (code, checks) = await LlmClients.CheckAsync(server.BaseAddress);

        Assert.Equal(1, code);
        Assert.Equal(7, checks.EnumerateObject().Count());
        Assert.All(checks.EnumerateObject(), check => Assert.Equal(status, Number(check.Value, "status")));
    }

    [Fact]
    public async Task Every_client_sees_an_error_in_the_stream()
    {
        await using var server = await TestModel.QuickAsync("stream_error=1");
        var (_, checks) = await LlmClients.CheckAsync(server.BaseAddress, "--only", "responsesStream,messagesStream,ollamaStream,ollamaGenerate");

        Assert.All(checks.EnumerateObject(), static check => Assert.Contains("The engine failed while generating.", Text(check.Value, "error"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_key_of_every_client_is_known_and_another_one_is_refused()
    {
        await using var server = await TestModel.QuickAsync(change: static o => o with { ApiKey = "right" });
        var (right, _) = await LlmClients.CheckAsync(server.BaseAddress, "--key", "right");
        var (_, wrong) = await LlmClients.CheckAsync(server.BaseAddress, "--key", "wrong");

        Assert.Equal(0, right);
        Assert.All(wrong.EnumerateObject(), static check => Assert.Equal(401, Number(check.Value, "status")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
