using System.Text.Json;
using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Simulator;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>From measured runs to replicas, money and a choice, as the pages tell it, at rates that any machine can do.</summary>
public sealed class SizingAndCostTests
{
    private static readonly string Samples = Path.Combine(RepositoryRoot.Path, "samples");

    [Fact]
    public async Task Triton_or_tf_serving_the_faster_one_needs_fewer_machines()
    {
        await using var triton = await SimulatorAsync("servers=4", "service=exponential:4ms");
        await using var serving = await SimulatorAsync("servers=4", "service=exponential:12ms");
        using var place = new Workplace();
        var trusted = await MeasureAsync(place, "triton", triton, 240) & await MeasureAsync(place, "tf-serving", serving, 80);
        var choice = await place.RunAsync("tradeoff", "triton=g5.xlarge", "tf-serving=g5.xlarge", "--demand", "500/s", "--prices", Path.Combine(Samples, "prices.yaml"), "--html", "choice.html", "--json");
        var json = JsonElement.Parse(choice.StandardOutput);
        if (!trusted)
        {
            // A machine that is too busy to measure gets no recommendation of what was not measured.
            Assert.True(json.GetProperty("infeasible").GetArrayLength() > 0);
            return;
        }

        Assert.True(choice.ExitCode == 0, choice.StandardError);
        Assert.Equal("triton on g5.xlarge", json.GetProperty("recommended").GetString());
        Assert.Contains("cost of a good request", json.GetProperty("recommendation").GetString(), StringComparison.Ordinal);
        Assert.True(Cost(json, "triton on g5.xlarge") < Cost(json, "tf-serving on g5.xlarge"));
        Assert.Contains("<svg class=\"scatter\"", place.Read("choice.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sized_replicas_are_verified_with_one_of_them_removed()
    {
        await using var server = await SimulatorAsync("replicas=3", "servers=2", "service=exponential:10ms");
        using var place = new Workplace();
        var plan = place.Write("plan.yaml", $$"""
            version: 1
            name: verify
            target: {url: "{{server.BaseAddress}}", protocol: http}
            load: {model: constant-rate, rate: 1/s, duration: 1s}
            requests: [{name: one, path: /}]
            objectives: [error_rate < 5%]
            """);
        var (process, sizing) = await place.MeasureAsync(
            "size", "--demand", "80/s", "--capacity", "40/s", "--verify", plan, "--verify-for", "3s", "--remove-command", $"curl -s -X POST {server.BaseAddress}sim/replicas -d 2");
        Assert.Equal(3, sizing.GetProperty("replicas").GetInt32());
        var verification = sizing.GetProperty("verification");
        Assert.True(verification.GetProperty("replica_removed").GetBoolean());
        Assert.InRange(verification.GetProperty("offered_rate").GetDouble(), 55, 110);
        Assert.Equal(2, server.Statistics.Replicas);
        Assert.True(process.ExitCode == verification.GetProperty("outcome").GetString() switch { "passed" => 0, "failed" => 2, "inconclusive" => 3, _ => 4 }, process.StandardError);
        Assert.Equal(verification.GetProperty("run").GetString(), (await place.RunsAsync())[0].GetProperty("id").GetString());
    }

    private static double Cost(JsonElement json, string name) =>
        json.GetProperty("candidates").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name).GetProperty("values").GetProperty("cost").GetProperty("value").GetDouble();

    /// <summary>Runs a plan of the samples against a simulator; true when its objectives are met for certain.</summary>
    private static async Task<bool> MeasureAsync(Workplace place, string name, Simulator server, int rate)
    {
        var run = await place.RunAsync("run", Path.Combine(Samples, "plans", name + ".yaml"), "--url", server.BaseAddress.ToString(), "--rate", $"{rate}/s", "--duration", "6s", "--warmup", "500ms", "--quiet");
        Assert.True(run.ExitCode is 0 or 3 or 4, run.StandardError);
        return run.ExitCode == 0;
    }

    private static Task<Simulator> SimulatorAsync(params string[] settings) => Simulator.StartAsync(SimulatorSettings.Parse(settings), TestContext.Current.CancellationToken);
}
