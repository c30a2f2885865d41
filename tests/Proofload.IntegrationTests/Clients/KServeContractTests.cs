using Proofload.IntegrationTests.Servers;
using Proofload.IntegrationTests.Truth;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.IntegrationTests.Clients;

/// <summary>Requests of the KServe v2 driver against the official description: prism refuses what does not keep it.</summary>
public sealed class KServeContractTests : IAsyncDisposable
{
    private readonly string description = Path.Combine(Path.GetTempPath(), $"proofload-open-inference-{Environment.ProcessId}.yaml");
    private readonly PrismServer server;

    public KServeContractTests()
    {
        // The requests are held to the official text as it is. Its answers have no example, so prism would make up nonsense ones.
        const string Answer = "      title: inference_response\n";
        var official = File.ReadAllText(RepositoryRoot.TestServer("open-inference", "open_inference_rest.yaml"));
        Assert.Contains(Answer, official, StringComparison.Ordinal);
        File.WriteAllText(description, official.Replace(
            Answer,
            Answer + "      example: {model_name: digits, outputs: [{name: y, shape: [2], datatype: INT64, data: [7, 1]}]}\n",
            StringComparison.Ordinal));
        server = new PrismServer(description);
    }

    [Fact]
    public async Task Every_data_type_and_shape_keeps_the_official_contract()
    {
        var address = await server.RequireAsync();
        string[] types = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP32", "FP64", "BYTES"];
        IReadOnlyList<long>[] shapes = [[1], [2, 3], [1, 2, 2, 2]];
        var result = await Bench.RunAsync(new RunPlan
        {
            Name = "contract",
            Target = new TargetPlan { Url = address, Protocol = "kserve-v2", Model = "digits@1" },
            Data = new DataPlan { Images = new ImagesPlan { Count = 2, Width = 24, Height = 16 } },
            Requests = [Image("BYTES", 2), Image("UINT8", 1), .. types.SelectMany(type => shapes.Select((shape, i) => new RequestPlan
            {
                Name = $"{type.ToLowerInvariant()}-{i}",
                Inputs = [new TensorPlan { Name = "x", DataType = type, Shape = shape }, new TensorPlan { Name = "z", DataType = "FP32", Shape = [1] }],
                Extra = new Dictionary<string, string> { ["id"] = "\"a1\"", ["parameters"] = """{"p": 1}""", ["outputs"] = """[{"name": "y"}]""" },
            }))],
            Load = new IterationsLoad { Users = 2, Iterations = 400, Shared = true },
        });

        Bench.EverythingIsAccountedFor(result);
        Assert.True(result.Counts.Failed == 0, string.Join('\n', result.ErrorSamples.Select(static e => $"{e.Count} {e.Kind} {e.Detail}")));
        Assert.Equal(400, result.Counts.Ok);
        Assert.All(result.Kinds, static kind => Assert.True(kind.Counts.Ok > 0, $"{kind.Name} was never sent"));
    }

    [Fact]
    public async Task What_breaks_the_contract_is_told_with_its_status()
    {
        var result = await Bench.RunAsync(new RunPlan
        {
            Name = "contract",
            Target = new TargetPlan { Url = await server.RequireAsync(), Protocol = "kserve-v2", Model = "digits@1" },
            Requests =
            [
                new RequestPlan
                {
                    Name = "wrong",
                    Inputs = [new TensorPlan { Name = "x", DataType = "FP32", Shape = [1] }],
                    Extra = new Dictionary<string, string> { ["outputs"] = "7" },
                },
            ],
            Load = new IterationsLoad { Users = 1, Iterations = 5, Shared = true },
        });

        Assert.Equal(5, result.Errors["http_4xx"]);
    }

    private static RequestPlan Image(string type, long size) => new()
    {
        Name = $"image-{type.ToLowerInvariant()}",
        Inputs = [new TensorPlan { Name = "x", DataType = type, Shape = [size], Field = "image" }],
    };

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        File.Delete(description);
    }
}
