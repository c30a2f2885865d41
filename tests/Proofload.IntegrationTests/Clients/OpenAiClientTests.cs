using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using Proofload.IntegrationTests.CommandLine;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.Clients;

/// <summary>The official clients take the simulator for the real thing: what is measured against it is the protocol, not our own idea of it.</summary>
public sealed class OpenAiClientTests
{
    private static readonly ChatMessage[] Question = [new UserChatMessage("What is the capital of France?")];

    [Fact]
    public async Task The_dotnet_client_gets_a_whole_answer()
    {
        await using var server = await TestModel.QuickAsync();
        var answer = (await Client(server.BaseAddress).GetChatClient("sim").CompleteChatAsync(
            Question, new ChatCompletionOptions { MaxOutputTokenCount = 5 }, TestContext.Current.CancellationToken)).Value;

        Assert.Equal(ChatMessageRole.Assistant, answer.Role);
        Assert.NotEqual("", Assert.Single(answer.Content).Text);
        Assert.Equal(5, answer.Usage.OutputTokenCount);
        Assert.True(answer.Usage.InputTokenCount > 3);
        Assert.Equal(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount);
        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.Equal("sim", answer.Model);
        Assert.NotEqual("", answer.Id);
    }

    [Fact]
    public async Task The_dotnet_client_gets_a_stream_with_usage_at_its_end()
    {
        await using var server = await TestModel.QuickAsync();
        var updates = new List<StreamingChatCompletionUpdate>();
        await foreach (var update in Client(server.BaseAddress).GetChatClient("sim").CompleteChatStreamingAsync(
            Question, cancellationToken: TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        Assert.Equal(8, updates.Count(static u => u.ContentUpdate.Any(static part => part.Text.Length > 0)));
        Assert.Single(updates, static u => u.FinishReason == ChatFinishReason.Stop);
        Assert.Equal(8, Assert.Single(updates, static u => u.Usage is not null).Usage.OutputTokenCount);
        Assert.Single(updates.Select(static u => u.CompletionId).Distinct());
    }

    [Fact]
    public async Task The_dotnet_client_gets_embeddings_and_models()
    {
        await using var server = await TestModel.QuickAsync();
        var client = Client(server.BaseAddress);
        var embeddings = (await client.GetEmbeddingClient("sim").GenerateEmbeddingsAsync(
            ["one text", "another text"], cancellationToken: TestContext.Current.CancellationToken)).Value;
        var models = (await client.GetOpenAIModelClient().GetModelsAsync(TestContext.Current.CancellationToken)).Value;

        Assert.Equal([0, 1], embeddings.Select(static e => e.Index));
        Assert.All(embeddings, static e => Assert.Equal(16, e.ToFloats().Length));
        Assert.NotEqual(embeddings[0].ToFloats().ToArray(), embeddings[1].ToFloats().ToArray());
        Assert.True(embeddings.Usage.InputTokenCount > 0);
        Assert.NotEmpty(models);
    }

    [Theory]
    [InlineData("rate_limited=1", 429)]
    [InlineData("http_5xx=1", 500)]
    [InlineData("overloaded=1", 503)]
    public async Task The_dotnet_client_sees_faults_as_the_statuses_that_they_are(string faults, int status)
    {
        await using var server = await TestModel.QuickAsync(faults);
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client(server.BaseAddress).GetChatClient("sim").CompleteChatAsync(
            Question, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(status, error.Status);
    }

    [Fact]
    public async Task The_dotnet_client_is_refused_without_the_right_key()
    {
        await using var server = await TestModel.QuickAsync(change: static o => o with { ApiKey = "right" });
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client(server.BaseAddress).GetChatClient("sim").CompleteChatAsync(
            Question, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(401, error.Status);
    }

    [Fact]
    public async Task The_node_client_passes_all_of_its_checks()
    {
        await using var server = await TestModel.QuickAsync();
        var (code, report) = await OpenAiClient.CheckAsync(server.BaseAddress, "--model", "sim");

        Assert.True(code == 0, report.GetRawText());
        Assert.Equal(
            ["models", "chat", "chatStream", "completion", "completionStream", "embeddings"],
            report.GetProperty("checks").EnumerateObject().Select(static c => c.Name));
    }

    private static OpenAIClient Client(Uri server) => new(
        new ApiKeyCredential("test-key"),
        new OpenAIClientOptions { Endpoint = new Uri(server, "v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(maxRetries: 0) });
}
