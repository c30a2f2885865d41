using System.Text.Json;
using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class TradeoffCommandTests : IDisposable
{
    private readonly CliHarness _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_cheaper_server_is_recommended_and_the_other_names_it()
    {
        await KeepAsync(("fast", 50, 0.08, Outcome.Passed), ("slow", 25, 0.15, Outcome.Passed), ("lame", 10, 0.4, Outcome.Failed));
        Assert.Equal(0, await _cli.RunAsync("tradeoff", "fast=gpu", "slow=gpu", "lame=gpu", "--demand", "500/s", "--html", "t.html", "--markdown", "t.md", "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal("fast on gpu", json.RootElement.GetProperty("recommended").GetString());
        Assert.Equal("fast on gpu", json.RootElement.GetProperty("candidates")[1].GetProperty("dominated_by").GetString());
        Assert.Equal("misses latency p99 < 60ms", json.RootElement.GetProperty("infeasible")[0].GetProperty("reason").GetString());
        Assert.Contains("<svg class=\"scatter\"", await File.ReadAllTextAsync(_cli.PathOf("t.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Take fast on gpu", await File.ReadAllTextAsync(_cli.PathOf("t.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_feasible_recommends_nothing_and_exits_with_2()
    {
        await KeepAsync(("lame", 10, 0.4, Outcome.Failed));
        Assert.Equal(2, await _cli.RunAsync("tradeoff", "lame=gpu"));
        Assert.StartsWith("Nothing can be recommended", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_and_region_of_a_candidate_are_read()
    {
        await KeepAsync(("fast", 50, 0.08, Outcome.Passed));
        Assert.Equal(0, await _cli.RunAsync("tradeoff", "fast=far*2@moon"));
        Assert.Contains("fast on far in moon: 2 × far, 25 requests/s a machine", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tradeoff", "RUN[,RUN...]=TYPE[*COUNT][@REGION] is missing (proofload tradeoff --help explains)")]
    [InlineData("tradeoff fast", "'fast' is no candidate; write RUN=TYPE, for example last=g5.xlarge, or RUN,RUN=TYPE*2@us-east-1")]
    [InlineData("tradeoff fast=gpu*x", "'fast=gpu*x': 'x' is not a count of machines from 1 to 1M")]
    [InlineData("tradeoff ,=gpu", "',=gpu' names no run")]
    [InlineData("tradeoff fast=gpv", "the price book has no instance 'gpv'; did you mean 'gpu'?")]
    [InlineData("tradeoff fast=gpu fast=gpu", "two candidates are called 'fast on gpu'; give all runs of a candidate together, separated by commas")]
    [InlineData("tradeoff gone=gpu", "no run 'gone' in memory; 'proofload runs list' shows what there is")]
    public async Task Wrong_use_is_one_line(string line, string expected)
    {
        await KeepAsync(("fast", 50, 0.08, Outcome.Passed));
        Assert.Equal(1, await _cli.RunAsync(line.Split(' ')));
        Assert.Equal($"error: {expected}\n", _cli.Error);
    }

    private async Task KeepAsync(params (string Name, double Rate, double P99, Outcome Outcome)[] runs)
    {
        await File.WriteAllTextAsync(
            _cli.PathOf("prices.yaml"),
            "version: 1\ncurrency: USD\ninstances:\n  - {name: gpu, hourly: 1.5, source: s, date: 2026-01-01}\n  - {name: far, region: moon, hourly: 2, source: s, date: 2026-01-01}\n",
            TestContext.Current.CancellationToken);
        foreach (var (name, rate, p99, outcome) in runs)
        {
            var run = SampleRun.Of(outcome, id: $"20261122-070000-{name}");
            await _cli.Store.CompleteAsync(
                run with
                {
                    Name = name,
                    Rates = run.Rates with { Throughput = rate, GoodputRatio = 1 },
                    Metrics = new Dictionary<string, MetricSummary> { ["latency"] = run.Metrics["latency"] with { P99 = p99 } },
                },
                TestContext.Current.CancellationToken);
        }
    }
}
