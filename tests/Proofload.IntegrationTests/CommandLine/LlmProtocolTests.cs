using System.Text.Json;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>The further LLM protocols as a user starts them: flags alone, the key from the environment, one JSON document back.</summary>
public sealed class LlmProtocolTests
{
    // A busy machine may spoil the times; the counts are right all the same.
    private const int MeasurementInvalid = 4;

    [Theory]
    [InlineData("openai-responses", "OPENAI_API_KEY")]
    [InlineData("anthropic-messages", "ANTHROPIC_API_KEY")]
    [InlineData("ollama", "OLLAMA_API_KEY")]
    public async Task Flags_alone_measure_a_stream_with_the_key_of_the_environment(string protocol, string variable)
    {
        await using var server = await TestModel.QuickAsync(change: static o => o with { ApiKey = "sk-llm-secret-1" });
        using var place = new Workplace();
        place.Environment[variable] = "sk-llm-secret-1";
        var run = await place.RunAsync("run", server.Api(), "--protocol", protocol, "--model", "sim", "--requests", "10", "--concurrency", "2", "--json");
        Assert.True(run.ExitCode is 0 or MeasurementInvalid, run.StandardOutput + run.StandardError);
        Assert.DoesNotContain("sk-llm-secret-1", run.StandardOutput + run.StandardError, StringComparison.Ordinal);

        var result = JsonElement.Parse(run.StandardOutput);
        Assert.Equal(10, result.GetProperty("counts").GetProperty("ok").GetInt32());
        foreach (var metric in (string[])["ttft", "ttfo", "tpot", "output_tokens", "prompt_tokens"])
        {
            Assert.Equal(10, result.GetProperty("metrics").GetProperty(metric).GetProperty("count").GetInt32());
        }
    }

    [Fact]
    public async Task A_wrong_key_is_a_4xx_in_the_services_words_and_is_not_shown()
    {
        await using var server = await TestModel.QuickAsync(change: static o => o with { ApiKey = "sk-right" });
        using var place = new Workplace();
        place.Environment["ANTHROPIC_API_KEY"] = "sk-wrong-secret-2";
        var run = await place.RunAsync("run", server.Api(), "--protocol", "anthropic-messages", "--model", "sim", "--requests", "4", "--concurrency", "2");
        Assert.Contains("Incorrect API key provided.", run.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-wrong-secret-2", run.StandardOutput + run.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_gives_the_reranker_its_queries_and_documents()
    {
        await using var server = await TestModel.QuickAsync();
        using var place = new Workplace();
        place.Write("pairs.jsonl", "{\"query\": \"capital of France\", \"documents\": [\"Paris\", \"Berlin\", \"Rome\"]}\n{\"query\": \"a \\\"b\\\"\", \"documents\": [{\"text\": \"x\"}]}\n");
        place.Write("plan.yaml", $"version: 1\ntarget: {{url: {server.BaseAddress}, protocol: rerank, model: sim}}\nload: {{model: shared-iterations, concurrency: 2, iterations: 10}}\ndata: {{dataset: {{path: pairs.jsonl}}}}\n");
        var run = await place.RunAsync("run", "plan.yaml", "--json");
        Assert.True(run.ExitCode is 0 or MeasurementInvalid, run.StandardOutput + run.StandardError);
        Assert.Equal(10, JsonElement.Parse(run.StandardOutput).GetProperty("counts").GetProperty("ok").GetInt32());
    }

    [Theory]
    [InlineData("antropic-messages", "did you mean 'anthropic-messages'?")]
    [InlineData("olama", "did you mean 'ollama'?")]
    public async Task A_mistyped_protocol_names_the_nearest(string protocol, string hint)
    {
        using var place = new Workplace();
        var run = await place.RunAsync("run", "http://127.0.0.1:1", "--protocol", protocol, "--model", "m", "--requests", "1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(hint, run.StandardError, StringComparison.Ordinal);
    }
}
