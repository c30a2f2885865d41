using Proofload.IntegrationTests.Truth;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Times = Proofload.Lab.Simulator.Sampling.Distribution;

namespace Proofload.IntegrationTests.BadServers;

/// <summary>In every LLM protocol a fault becomes the same outcome class, and a good answer the same counts.</summary>
public sealed class LlmOutcomeTests
{
    private static readonly string[] Streaming = ["openai-responses", "anthropic-messages", "ollama"];

    public static TheoryData<string, string, string> Faults =>
    [
        .. from protocol in Streaming
           from fault in ((string Text, string Outcome)[])
           [
               ("rate_limited=1", "rate_limited"), ("overloaded=1:529", "overloaded"), ("http_5xx=1", "http_5xx"), ("http_4xx=1", "http_4xx"), ("stream_error=1", "stream_error"),
               ("truncated=1", "truncated"), ("half_event=1", "truncated"), ("reset=1", "truncated"), ("malformed_event=1", "invalid_response"), ("invalid_utf8=1", "invalid_response"),
               ("huge_line=1:9MB", "invalid_response"), ("empty=1", "empty"), ("garbage=1", "invalid_response"),
           ]
           select new TheoryDataRow<string, string, string>(protocol, fault.Text, fault.Outcome),
        .. from fault in ((string Text, string Outcome)[])
           [
               ("rate_limited=1", "rate_limited"), ("http_5xx=1", "http_5xx"), ("truncated=1", "truncated"), ("malformed_event=1", "invalid_response"), ("wrong_content_length=1", "truncated"),
           ]
           select new TheoryDataRow<string, string, string>("rerank", fault.Text, fault.Outcome),
    ];

    public static TheoryData<string, string, bool> Good =>
    [
        .. from protocol in Streaming
           from faults in (string[])["", "split_event=1", "stall=1:20ms", "huge_line=1:64KB", "no_usage=1"]
           from stream in (bool[])[true, false]
           where stream || faults.Length == 0
           select new TheoryDataRow<string, string, bool>(protocol, faults, stream),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_becomes_its_outcome_class(string protocol, string faults, string outcome)
    {
        await using var server = await Bench.ServerAsync(Quick(reasoning: 2) with { Faults = FaultSchedule.Parse(faults) });

        var result = await Bench.RunAsync(Plan(server.BaseAddress, protocol));

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(0, result.Counts.Ok);
        Assert.Equal([outcome], result.Errors.Keys);
        Assert.All(result.ErrorSamples, static e => Assert.NotEqual("", e.Detail));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public async Task A_good_answer_has_all_of_its_tokens(string protocol, string faults, bool stream)
    {
        await using var server = await Bench.ServerAsync(Quick(reasoning: 3) with { Faults = FaultSchedule.Parse(faults) });
        var plan = Plan(server.BaseAddress, protocol);

        var result = await Bench.RunAsync(plan with { Requests = [new RequestPlan { Name = "one", Stream = stream, System = "Be brief." }] });

        Bench.EverythingIsAccountedFor(result);
        Assert.Empty(result.Errors);
        Assert.Equal(8, result.Metrics["output_tokens"].P50);
        Assert.Equal(stream, result.Metrics.ContainsKey("ttft"));
        if (stream)
        {
            // Three tokens of reasoning come before the first of the answer, two milliseconds apart; late ones follow each other faster.
            Assert.True(result.Metrics["ttfo"].P50 - result.Metrics["ttft"].P50 > 0.001, $"{result.Metrics["ttfo"].P50} after {result.Metrics["ttft"].P50}");
        }
    }

    [Theory]
    [InlineData("/api/generate", null)]
    [InlineData("/v1", null)]
    [InlineData("", "/api/generate")]
    public async Task Ollama_is_found_below_any_address(string prefix, string? path)
    {
        await using var server = await Bench.ServerAsync(Quick(reasoning: 0));
        var plan = Plan(new Uri(server.BaseAddress, prefix), "ollama");

        var result = await Bench.RunAsync(plan with { Requests = [new RequestPlan { Name = "one", Path = path }] });

        Assert.Empty(result.Errors);
        Assert.Equal(8, result.Metrics["output_tokens"].P50);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("/v2", "top_n", "2")]
    [InlineData("/v1/rerank", "top_n", "50")]
    [InlineData("", "texts", "null")]
    public async Task Rerankers_of_all_shapes_are_checked_and_counted(string prefix, string? field, string? value)
    {
        await using var server = await Bench.ServerAsync(Quick(reasoning: 0));
        var extra = field is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [field] = value! };
        var plan = Plan(new Uri(server.BaseAddress, prefix), "rerank");

        var result = await Bench.RunAsync(plan with { Requests = [new RequestPlan { Name = "one", BatchSize = 4, Extra = extra }] });

        Assert.Empty(result.Errors);
        Assert.Equal(20, result.Counts.Ok);
        Assert.Equal(field != "texts", result.Metrics.ContainsKey("prompt_tokens"));
    }

    private static SimulatorOptions Quick(int reasoning) => new()
    {
        Generation = new GenerationOptions
        {
            TimeToFirstToken = Times.ParseDuration("constant:5ms"),
            InterToken = Times.ParseDuration("constant:2ms"),
            OutputTokens = Times.ParseCount("constant:8"),
            ReasoningTokens = reasoning,
        },
    };

    private static RunPlan Plan(Uri url, string protocol)
    {
        var plan = Bench.Chat(url, new IterationsLoad { Users = 4, Iterations = 20, Shared = true }, outputTokens: 8);
        return plan with { Target = plan.Target with { Protocol = protocol, Timeout = TimeSpan.FromSeconds(15), ConnectTimeout = TimeSpan.FromSeconds(2) } };
    }
}
