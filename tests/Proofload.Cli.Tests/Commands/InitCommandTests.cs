using System.Text.Json;
using Proofload.Plans;

namespace Proofload.Cli.Tests.Commands;

public sealed class InitCommandTests
{
    public static TheoryData<string> Protocols => [.. KnownProtocols.All.Select(static p => p.Id)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Init_writes_a_plan_that_loads_and_a_schema_that_parses(string protocol)
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("init", "--protocol", protocol));
        Assert.Equal(protocol, PlanFile.Load(cli.PathOf("proofload.yaml"), static _ => "key").Target.Protocol);
        using var schema = JsonDocument.Parse(await File.ReadAllTextAsync(cli.PathOf("proofload.schema.json"), TestContext.Current.CancellationToken));
        Assert.StartsWith("# yaml-language-server: $schema=./proofload.schema.json\n", await File.ReadAllTextAsync(cli.PathOf("proofload.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("proofload run proofload.yaml", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_refuses_to_overwrite_unless_forced()
    {
        using var cli = new CliHarness();
        var plan = cli.PathOf("mine.yaml");
        await File.WriteAllTextAsync(plan, "mine", TestContext.Current.CancellationToken);
        Assert.Equal(1, await cli.RunAsync("init", "mine.yaml"));
        Assert.Equal($"error: {plan} is there already; --force overwrites it, and another FILE leaves it alone\n", cli.Error);
        Assert.Equal("mine", await File.ReadAllTextAsync(plan, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(cli.PathOf("proofload.schema.json")));
        Assert.Equal(0, await cli.RunAsync("init", "mine.yaml", "--force"));
        Assert.Contains("# Load test of OpenAI-style chat completions.  Run it: proofload run mine.yaml\n", await File.ReadAllTextAsync(plan, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
