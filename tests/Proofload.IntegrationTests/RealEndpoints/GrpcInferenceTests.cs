using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.IntegrationTests.RealEndpoints;

/// <summary>kserve-v2-grpc against Google's gRPC with the official definition of the protocol, and over TLS.</summary>
public sealed class GrpcInferenceTests(GrpcInferenceServer server)
{
    private static readonly string[] Types = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP32", "FP64", "BYTES"];

    [Theory]
    [InlineData(TensorContents.Raw, GrpcCompression.Identity)]
    [InlineData(TensorContents.Raw, GrpcCompression.Gzip)]
    [InlineData(TensorContents.Typed, GrpcCompression.Identity)]
    [InlineData(TensorContents.Typed, GrpcCompression.Gzip)]
    public async Task Every_data_type_arrives_with_its_values(TensorContents contents, GrpcCompression compression)
    {
        var folder = Directory.CreateTempSubdirectory("proofload-grpc-").FullName;
        try
        {
            // Two elements of each type: 1 and 0, of BYTES texts of 3 and 4 bytes (é has two).
            string[] types = contents == TensorContents.Raw ? [.. Types, "FP16"] : Types;
            var rows = Enumerable.Range(1, 5).Select(i => $"{{\"prompt\": \"p\", \"n\": [[1, 0]], \"t\": [\"abc\", \"é{new string('x', i)}\"], \"sum\": {types.Length - 1 + 5 + i}}}");
            await File.WriteAllLinesAsync(Path.Combine(folder, "rows.jsonl"), rows, TestContext.Current.CancellationToken);
            var result = await RunAsync(await PlanAsync("any") with
            {
                Data = new DataPlan { Dataset = new DatasetPlan { Path = "rows.jsonl" } },
                Requests =
                [
                    new RequestPlan
                    {
                        Name = "all",
                        Inputs = [.. types.Select(static type => new TensorPlan { Name = "in-" + type, DataType = type, Shape = [1, 2], Field = type == "BYTES" ? "t" : "n" })],
                        Grpc = new GrpcPlan { Contents = contents, Compression = compression },
                        Checks = [new CheckPlan { JsonPath = "$.outputs[0].data[0]", EqualTo = "{{sum}}" }],
                    },
                ],
            }, folder);
            AllGood(result, 20);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_plan_without_inputs_sends_random_ones_by_the_models_metadata()
    {
        var result = await RunAsync(await PlanAsync("sum"));
        AllGood(result, 20);
        Assert.Contains(result.Notes, static n => n.Contains("x FP32 [1, 4], labels BYTES [2]", StringComparison.Ordinal));
        Assert.Matches("http_version: ['\"]?2", result.Plan);
    }

    [Fact]
    public async Task A_stream_gives_the_times_of_its_tokens()
    {
        var result = await RunAsync(Streaming(await PlanAsync("words"), "one two three four") with { Objectives = ["ttft p50 < 10s"] });
        AllGood(result, 20);
        Assert.Equal(4, result.Metrics["output_tokens"].Mean);
        Assert.True(result.Metrics["ttft"].P50 >= 0.02, $"ttft {result.Metrics["ttft"].P50}");
        Assert.True(result.Metrics["latency"].P50 >= 0.08, $"latency {result.Metrics["latency"].P50}");
    }

    [Theory]
    [InlineData("one error", "stream_error", "the model said no")]
    [InlineData("one abort", "overloaded", "UNAVAILABLE: going down")]
    public async Task A_stream_that_fails_has_the_class_of_its_failure(string prompt, string kind, string detail)
    {
        var result = await RunAsync(Streaming(await PlanAsync("words"), prompt));
        Assert.Equal(20, result.Errors[kind]);
        Assert.Contains(result.ErrorSamples, e => e.Detail.Contains(detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("status-3", "http_4xx", "INVALID_ARGUMENT: as asked: café 100%")]
    [InlineData("status-8", "rate_limited", "RESOURCE_EXHAUSTED")]
    [InlineData("status-14", "overloaded", "UNAVAILABLE")]
    [InlineData("status-13", "http_5xx", "INTERNAL")]
    [InlineData("status-16", "http_4xx", "UNAUTHENTICATED")]
    public async Task A_status_has_its_class_and_its_text(string model, string kind, string detail)
    {
        var result = await RunAsync(WithInput(await PlanAsync(model)));
        Assert.Equal(20, result.Errors[kind]);
        Assert.Contains(result.ErrorSamples, e => e.Detail.Contains(detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_timeout_travels_as_deadline_and_ends_as_timeout()
    {
        var plan = WithInput(await PlanAsync("slow"));
        var result = await RunAsync(plan with { Target = plan.Target with { Timeout = TimeSpan.FromMilliseconds(400) }, Load = new IterationsLoad { Users = 1, Iterations = 2 } });
        Assert.Equal(2, result.Errors["timeout"]);
    }

    [Theory]
    [InlineData("gzip", 64 << 20, null)]
    [InlineData("large", 64 << 20, null)]
    [InlineData("gzip", 2048, "after decompression")]
    [InlineData("large", 2048, "is larger than")]
    public async Task Answers_may_be_compressed_and_large_up_to_the_limit(string model, long limit, string? problem)
    {
        var plan = WithInput(await PlanAsync(model));
        var result = await RunAsync(plan with { Requests = [plan.Requests[0] with { Grpc = new GrpcPlan { MaxMessage = limit } }] });
        if (problem is null)
        {
            AllGood(result, 20);
            return;
        }

        Assert.Equal(20, result.Errors["invalid_response"]);
        Assert.Contains(result.ErrorSamples, e => e.Detail.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("missing", "x", "FP32", 4, "target.model: 'missing': the server at")]
    [InlineData("loading", "x", "FP32", 4, "says that it is not ready")]
    [InlineData("sum", "label", "FP32", 4, "requests[0].inputs[0].name: the model 'sum' has no input 'label'; did you mean 'labels'?")]
    [InlineData("sum", "x", "FP64", 4, "requests[0].inputs[0].data_type: FP64, but input 'x' of the model 'sum' is FP32")]
    [InlineData("sum", "x", "FP32", 5, "requests[0].inputs[0].shape: [1, 5], but input 'x' of the model 'sum' is [-1, 4]")]
    public async Task A_mistake_is_one_clear_line_before_the_load(string model, string input, string type, long size, string problem)
    {
        var plan = await PlanAsync(model) with { Requests = [new RequestPlan { Name = "k", Inputs = [new TensorPlan { Name = input, DataType = type, Shape = [1, size] }] }] };
        Assert.Contains(problem, Assert.Single((await Assert.ThrowsAsync<PlanException>(() => RunAsync(plan))).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_inputs_that_the_server_does_not_say_are_one_clear_line()
    {
        var plan = await PlanAsync("nameless");
        Assert.Contains("requests[0].inputs: missing, and the model's metadata does not give them (no inputs in it)", (await Assert.ThrowsAsync<PlanException>(() => RunAsync(plan))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_simulator_answers_over_tls(bool stream)
    {
        await using var simulator = await Simulator.StartAsync(Docs.DocsWorkspace.QuickModel with { Tls = true }, TestContext.Current.CancellationToken);
        var result = await RunAsync(new RunPlan
        {
            Target = new TargetPlan { Url = simulator.BaseAddress, Protocol = "kserve-v2-grpc", Model = "m", Tls = new TlsPlan { Verify = false } },
            Requests = [new RequestPlan { Name = "k", Stream = stream }],
            Load = new IterationsLoad { Users = 2, Iterations = 20, Shared = true },
        });
        AllGood(result, 20);
    }

    private static void AllGood(RunResult result, long count)
    {
        Assert.Empty(result.ErrorSamples.Select(static e => e.Detail));
        Assert.Equal(count, result.Counts.Ok);
    }

    private static RunPlan Streaming(RunPlan plan, string prompt) => plan with
    {
        Data = new DataPlan { Dataset = new DatasetPlan { Path = WriteRows(prompt) } },
        Requests = [new RequestPlan { Name = "words", Stream = true, Inputs = [new TensorPlan { Name = "prompt", DataType = "BYTES", Shape = [1], Field = "prompt" }] }],
    };

    private static string WriteRows(string prompt)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("proofload-grpc-").FullName, "rows.jsonl");
        File.WriteAllText(path, $"{{\"prompt\": \"{prompt}\"}}\n");
        return path;
    }

    private static RunPlan WithInput(RunPlan plan) =>
        plan with { Requests = [new RequestPlan { Name = "k", Inputs = [new TensorPlan { Name = "x", DataType = "FP32", Shape = [1, 4] }] }] };

    private static Task<RunResult> RunAsync(RunPlan plan, string folder = "") =>
        LoadTest.RunAsync(plan, new RunOptions { BaseFolder = folder }, TestContext.Current.CancellationToken);

    private async Task<RunPlan> PlanAsync(string model) => new()
    {
        Target = new TargetPlan { Url = await server.RequireAsync(), Protocol = "kserve-v2-grpc", Model = model },
        Load = new IterationsLoad { Users = 4, Iterations = 20, Shared = true },
    };
}
