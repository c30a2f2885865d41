using Proofload.IntegrationTests.Servers;
using Proofload.IntegrationTests.Truth;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.IntegrationTests.RealEndpoints;

/// <summary>Real models behind real servers: every request is accounted for and the numbers make sense.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class RealEndpointTests(FactLmServer factLm, DigitsServer digits, AimockServer aimock)
{
    [Fact]
    public async Task A_real_language_model_streams_answers_to_real_questions()
    {
        var plan = new RunPlan
        {
            Name = "factlm",
            Target = new TargetPlan { Url = await factLm.RequireAsync(), Protocol = "openai-chat", Model = "factlm" },
            Load = new IterationsLoad { Users = 4, Iterations = 100, Shared = true },
            Data = new DataPlan
            {
                Dataset = new DatasetPlan { Path = RepositoryRoot.TestServer("factlm", "questions.jsonl"), PromptField = "question", Order = RowOrder.Shuffled },
                OutputTokens = Distribution.Constant(16),
            },
            Objectives = [ObjectiveParser.Parse("error_rate < 20%"), ObjectiveParser.Parse("ttft p50 < 5s")],
        };

        var result = await Bench.RunAsync(plan);

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(100, result.Counts.Ok);
        Assert.All(result.Verdict.Objectives, static o => Assert.Equal(ObjectiveState.Passed, o.Result));
        Assert.True(result.Metrics["ttft"].P50 > 0.0005);
        Assert.True(result.Metrics["ttft"].P50 <= result.Metrics["latency"].P50);
        Assert.True(result.Rates.OutputTokens > 0);
        Assert.True(result.Metrics["prompt_tokens"].Mean > 3, "the server's own usage is read");
    }

    [Fact]
    public async Task A_prompt_that_the_model_refuses_is_an_http_4xx_with_its_message()
    {
        var plan = new RunPlan
        {
            Target = new TargetPlan { Url = await factLm.RequireAsync(), Protocol = "openai-chat", Model = "factlm" },
            Load = new IterationsLoad { Users = 2, Iterations = 20, Shared = true },
            Data = new DataPlan { PromptTokens = Distribution.Constant(400), OutputTokens = Distribution.Constant(4) },
        };

        var result = await Bench.RunAsync(plan);

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(20, result.Errors["http_4xx"]);
        Assert.Contains(result.ErrorSamples, static e => e.Detail.Contains("at most 90", StringComparison.Ordinal));
        Assert.DoesNotContain("latency", result.Metrics.Keys);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("kserve-v2")]
    public async Task A_real_classifier_answers_over_both_of_its_protocols(string protocol)
    {
        var row = string.Join(", ", Enumerable.Range(0, 64).Select(static i => i * 7 % 17));
        var request = protocol == "http"
            ? new RequestPlan
            {
                Name = "digits",
                Method = "POST",
                Path = "/predict",
                Body = new BodyPlan { Text = $$"""{"instances": [[{{row}}]]}""" },
                Checks = [new CheckPlan { Status = [200] }, new CheckPlan { JsonPath = "$.labels[0]", Matches = "^[0-9]$" }],
            }
            : new RequestPlan { Name = "digits", Inputs = [new TensorPlan { Name = "x", DataType = "FP64", Shape = [1, 64] }] };
        var plan = new RunPlan
        {
            Name = "digits",
            Target = new TargetPlan { Url = await digits.RequireAsync(), Protocol = protocol, Model = "digits" },
            Requests = [request],
            Load = Bench.Open(rate: 100, seconds: 5),
            Objectives = [ObjectiveParser.Parse("error_rate < 2%"), ObjectiveParser.Parse("latency p50 < 1s")],
        };

        var result = await Bench.RunAsync(plan);

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(0, result.Counts.Failed);
        Assert.True(result.Counts.Ok > 400);
        Assert.All(result.Verdict.Objectives, static o => Assert.Equal(ObjectiveState.Passed, o.Result));
    }

    [Fact]
    public async Task An_independent_mock_is_measured_chunk_by_chunk()
    {
        var result = await Bench.RunAsync(Hello(await aimock.RequireAsync(), new ClosedLoad { Users = new ConstantShape(8), Requests = 200 }));

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(200, result.Counts.Ok);
        Assert.Equal(200, result.Metrics["ttft"].Count);
        Assert.True(result.Metrics["inter_chunk"].Count > 200 * 5, "about fourteen chunks a response");
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_leaves_a_complete_account()
    {
        await using var mortal = new AimockServer();
        var run = Bench.RunAsync(Hello(await mortal.RequireAsync(), Bench.Open(rate: 50, seconds: 6, warmUp: 0)));
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await mortal.KillAsync();

        var result = await run;

        Bench.EverythingIsAccountedFor(result);
        Assert.True(result.Counts.Ok > 50);
        Assert.True(result.Errors["connect_refused"] > 50);
    }

    private static RunPlan Hello(Uri url, LoadPlan load)
    {
        var path = Path.Combine(Path.GetTempPath(), $"proofload-hello-{Environment.ProcessId}.txt");
        File.WriteAllText(path, "Hello\n");
        return new RunPlan
        {
            Name = "aimock",
            Target = new TargetPlan { Url = url, Protocol = "openai-chat", Model = "gpt-4o", Timeout = TimeSpan.FromSeconds(5) },
            Data = new DataPlan { Dataset = new DatasetPlan { Path = path, Format = DatasetFormat.Text } },
            Load = load,
        };
    }
}
