using System.Text.Json;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class SizeCommandTests : IDisposable
{
    private const string Plan = """
        version: 1
        name: model
        target: {url: "http://127.0.0.1:1", protocol: http}
        load: {model: constant-rate, rate: 5/s, duration: 5s}
        requests: [{name: one, path: /}]
        objectives: [latency p99 < 200ms]
        """;

    private readonly CliHarness _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_rate_and_a_capacity_give_replicas()
    {
        Assert.Equal(0, await _cli.RunAsync("size", "--demand", "500/s", "--capacity", "42/s", "--capacity-low", "40/s", "--rise", "60/s"));
        ApprovedFile.Check("size", _cli.Output);
    }

    [Fact]
    public async Task Runs_are_the_capacity()
    {
        foreach (var (id, rate, outcome) in new[] { ("20261122-070000-aaaa", 20.0, Outcome.Passed), ("20261122-070100-bbbb", 40, Outcome.Passed), ("20261122-070200-cccc", 60, Outcome.Failed) })
        {
            var run = SampleRun.Of(outcome, id: id);
            await _cli.Store.CompleteAsync(run with { Rates = run.Rates with { Throughput = rate } }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await _cli.RunAsync("size", "--demand", "100", "--from", "20261122-0700", "--from", "20261122-0701", "--from", "20261122-0702", "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal(40, json.RootElement.GetProperty("capacity").GetProperty("value").GetDouble());
        Assert.Equal(4, json.RootElement.GetProperty("replicas").GetInt32());
    }

    [Fact]
    public async Task Runs_that_decide_nothing_give_no_number_and_exit_3()
    {
        await _cli.Store.CompleteAsync(SampleRun.Of(Outcome.Inconclusive), TestContext.Current.CancellationToken);
        Assert.Equal(3, await _cli.RunAsync("size", "--demand", "100", "--from", "last"));
        Assert.Empty(_cli.Output);
        Assert.StartsWith("error: none of the 1 run met its objectives for certain", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_written_where_they_are_wanted()
    {
        Assert.Equal(0, await _cli.RunAsync("size", "--demand", "500/s", "--capacity", "42/s", "--emit", "hpa", "--emit", "knative", "--output", "k8s", "--name", "chat", "--json"));
        Assert.Equal(["hpa.yaml", "knative.yaml"], Directory.GetFiles(_cli.PathOf("k8s")).Select(Path.GetFileName).Order());
        Assert.Contains("\n  name: chat\n", await File.ReadAllTextAsync(_cli.PathOf("k8s/hpa.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(_cli.Output);
    }

    [Fact]
    public async Task Verify_removes_a_replica_and_runs_the_plan_at_the_peak()
    {
        await File.WriteAllTextAsync(_cli.PathOf("plan.yaml"), Plan, TestContext.Current.CancellationToken);
        Assert.Equal(0, await _cli.RunAsync("size", "--demand", "90/s", "--peak", "120/s", "--capacity", "42/s", "--verify", "plan.yaml", "--verify-for", "20s", "--remove-command", "echo gone > removed.txt", "--json"));
        Assert.True(File.Exists(_cli.PathOf("removed.txt")));
        var load = Assert.IsType<OpenLoad>(Assert.Single(_cli.Runner.Runs).Plan.Load);
        Assert.Equal((120, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(2)), (load.Rate, load.Duration, load.WarmUp));
        using var json = JsonDocument.Parse(_cli.Output);
        var verification = json.RootElement.GetProperty("verification");
        Assert.Equal(("passed", true), (verification.GetProperty("outcome").GetString(), verification.GetProperty("replica_removed").GetBoolean()));
    }

    [Fact]
    public async Task Verify_that_misses_an_objective_exits_with_2_and_shows_it()
    {
        using var cli = new CliHarness(SampleRun.Of(Outcome.Failed));
        await File.WriteAllTextAsync(cli.PathOf("plan.yaml"), Plan, TestContext.Current.CancellationToken);
        Assert.Equal(2, await cli.RunAsync("size", "--demand", "90/s", "--capacity", "42/s", "--verify", "plan.yaml"));
        Assert.Contains("Verification\n  failed", cli.Output, StringComparison.Ordinal);
        Assert.Contains("no replica removed", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_measures_nothing_when_no_replica_could_be_removed()
    {
        await File.WriteAllTextAsync(_cli.PathOf("plan.yaml"), Plan, TestContext.Current.CancellationToken);
        Assert.Equal(1, await _cli.RunAsync("size", "--demand", "90/s", "--capacity", "42/s", "--verify", "plan.yaml", "--remove-command", "exit 7"));
        Assert.Empty(_cli.Runner.Runs);
        Assert.Contains("error: --remove-command: 'exit 7' ended with 7; nothing was measured", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size", "--demand is missing: a rate such as 500/s, a profile by hour or a trace")]
    [InlineData("size --demand 5", "the capacity of a replica is missing: give --capacity RATE, or runs with --from RUN")]
    [InlineData("size --demand 5 --capacity 4 --from last", "--capacity and --from exclude each other")]
    [InlineData("size --demand 5 --capacity 4 --capacity-low 5", "the lower end of the capacity, 5/s, is above the capacity, 4/s")]
    [InlineData("size --demand 5 --from last --capacity-low 5", "--capacity-low goes with --capacity; runs have a lower end of their own")]
    [InlineData("size --demand 5 --capacity 0", "--capacity: '0' must be above 0")]
    [InlineData("size --demand 5 --capacity 4 --peak 3", "--peak: 3/s is below the demand to plan for, 5/s")]
    [InlineData("size --demand 5 --capacity 4 --quiet 9", "--quiet: 9/s is above the demand to plan for, 5/s")]
    [InlineData("size --demand 5 --capacity 4 --growth -3%", "--growth: '-3%' is not a share; write for example 30% or 0.3")]
    [InlineData("size --demand 5 --capacity 4 --utilisation 0%", "the utilisation lies above 0% and at most at 100%")]
    [InlineData("size --demand 5 --capacity 4 --zones 0", "--zones: '0' must be from 1 to 1M")]
    [InlineData("size --demand 5 --capacity 4 --emit kida", "--emit: there is no 'kida'; did you mean 'keda'?")]
    [InlineData("size --demand 5 --capacity 4 --emit hpa --name My_Model", "--name: 'My_Model' is no name in Kubernetes: lower-case letters, digits and -, at most 63, a letter or digit at both ends")]
    [InlineData("size --demand 5 --capacity 4 --metric a{b", "--metric: 'a{b' is no name of a metric: letters, digits, and _ : - . /")]
    [InlineData("size --demand 5 --capacity 4 --verify-for 5s", "--remove-command and --verify-for go with --verify")]
    [InlineData("size --demand 5 --capcity 4", "unknown flag '--capcity' of proofload size; did you mean '--capacity'?")]
    public async Task Wrong_use_is_one_line(string line, string expected)
    {
        Assert.Equal(1, await _cli.RunAsync(line.Split(' ')));
        Assert.Equal($"error: {expected}\n", _cli.Error);
    }
}
