using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

namespace Proofload.Lab.Tests;

/// <summary>The OpenAI client for .NET, unchanged, against the simulator.</summary>
public sealed class OfficialClientTests
{
    [Fact]
    public async Task Chat_Whole()
    {
        await using var host = await SimulatorHost.StartAsync();
        ChatCompletion answer = await Client(host).GetChatClient("m").CompleteChatAsync([new UserChatMessage("hello")], new ChatCompletionOptions { MaxOutputTokenCount = 3 }, TestContext.Current.CancellationToken);
        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.Equal(3, answer.Usage.OutputTokenCount);
        Assert.Equal(3, answer.Content[0].Text.Count(c => c == ' '));
    }

    [Fact]
    public async Task Chat_Streamed()
    {
        await using var host = await SimulatorHost.StartAsync();
        var text = string.Empty;
        ChatTokenUsage? usage = null;
        ChatFinishReason? finish = null;
        await foreach (var update in Client(host).GetChatClient("m").CompleteChatStreamingAsync([new UserChatMessage("hello")], cancellationToken: TestContext.Current.CancellationToken))
        {
            text += string.Concat(update.ContentUpdate.Select(c => c.Text));
            usage ??= update.Usage;
            finish ??= update.FinishReason;
        }

        Assert.Equal(5, text.Count(c => c == ' '));
        Assert.Equal(5, usage?.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, finish);
    }

    [Fact]
    public async Task Chat_StreamedToolCall()
    {
        await using var host = await SimulatorHost.StartAsync("tool-calls=true");
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("find") } };
        var arguments = string.Empty;
        var names = new List<string>();
        await foreach (var update in Client(host).GetChatClient("m").CompleteChatStreamingAsync([new UserChatMessage("hello")], options, TestContext.Current.CancellationToken))
        {
            foreach (var call in update.ToolCallUpdates)
            {
                names.AddRange(call.FunctionName is { } name ? [name] : []);
                arguments += call.FunctionArgumentsUpdate;
            }
        }

        Assert.Equal(["find"], names);
        Assert.True(SimulatorHost.Json(arguments).TryGetProperty("query", out _));
    }

    [Fact]
    public async Task EmbeddingsAndModels()
    {
        await using var host = await SimulatorHost.StartAsync();
        var embedding = await Client(host).GetEmbeddingClient("m").GenerateEmbeddingAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(16, embedding.Value.ToFloats().Length);
        var models = await Client(host).GetOpenAIModelClient().GetModelsAsync(TestContext.Current.CancellationToken);
        Assert.Equal("sim", Assert.Single(models.Value).Id);
    }

    [Fact]
    public async Task Error_IsUnderstood()
    {
        await using var host = await SimulatorHost.StartAsync("models=other");
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client(host).GetChatClient("m").CompleteChatAsync([new UserChatMessage("hello")], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(404, error.Status);
        Assert.Contains("The model 'm' does not exist.", error.Message, StringComparison.Ordinal);
    }

    private static OpenAIClient Client(SimulatorHost host) =>
        new(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(host.Server.BaseAddress, "v1") });
}
