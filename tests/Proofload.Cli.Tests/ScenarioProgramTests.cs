using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Cli.Tests;

/// <summary>The program of a scenario in C#: the flags, reports and exit codes of <c>proofload run</c>.</summary>
public sealed class ScenarioProgramTests
{
    private static readonly Scenario Assistant = LoadTest.Scenario("my assistant", [new RequestPlan { Name = "ask" }], static _ => Task.CompletedTask)
        .Target("http://localhost:8000", "openai-chat", "sim").Rate("5/s").Duration("20s").Objective("ttft p90 < 1s", "words p50 > 3");

    [Fact]
    public async Task Its_output_is_that_of_proofload_run()
    {
        using var plain = new CliHarness();
        Assert.Equal(0, await plain.RunAsync("run", "http://localhost:8000", "--name", "my assistant", "--json"));
        using var cli = new CliHarness();
        Assert.Equal(0, await Run(cli, "--json"));
        Assert.Equal((plain.Output, plain.Error), (cli.Output, cli.Error));
        Assert.Equal("my assistant", Assert.Single(cli.Runner.Runs).Plan.Scenario!.Code!.Name);
    }

    [Fact]
    public async Task Flags_lie_over_what_the_scenario_says()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await Run(cli, "http://other:9000", "--rate", "8/s", "--objective", "words p90 < 7", "--seed", "3", "--no-store", "-q"));
        var plan = Assert.Single(cli.Runner.Runs).Plan;

        Assert.Equal(("http://other:9000/", 8, 3UL), (plan.Target.Url.ToString(), ((ConstantShape)((OpenLoad)plan.Load).Rate).Value, plan.Seed));
        Assert.Equal(TimeSpan.FromSeconds(20), plan.Load.Duration);
        Assert.Equal("words p90 < 7", Assert.Single(plan.Objectives).Expression);
        Assert.Equal("openai-chat", plan.Target.Protocol);
    }

    [Fact]
    public async Task A_mistyped_flag_is_one_line()
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await Run(cli, "--rat", "8/s"));
        Assert.Equal("error: unknown flag '--rat' of my-assistant; did you mean '--rate'?\n", cli.Error);
        Assert.Empty(cli.Runner.Runs);
    }

    [Fact]
    public async Task A_plan_file_and_a_missing_target_are_refused()
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("plan.yaml"), "version: 1\n", TestContext.Current.CancellationToken);
        Assert.Equal(1, await Run(cli, "plan.yaml"));
        Assert.Contains("'plan.yaml' is a file; my assistant is a scenario of its own and takes an address", cli.Error, StringComparison.Ordinal);

        using var other = new CliHarness();
        Assert.Equal(1, await ScenarioProgram.RunAsync(LoadTest.Scenario("no-target", [new RequestPlan { Name = "a" }], static _ => Task.CompletedTask), [], other.Services));
        Assert.Contains("what shall be measured? Give an address", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_that_a_scenario_has_no_place_for_say_why()
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await Run(cli, "--turns", "3"));
        Assert.Contains("scenario", cli.Error, StringComparison.Ordinal);
        Assert.Equal(1, await Run(cli, "--path", "/x"));
        Assert.Contains("--path: the plan is a scenario, and the flag does not say which step", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Print_plan_shows_the_plan()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await Run(cli, "--print-plan"));
        Assert.Contains("scenario:\n  code: my assistant\n  steps:\n    - name: ask\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("- words p50 > 3\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_that_of_run_under_its_own_name()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await Run(cli, "--help"));
        Assert.StartsWith("my-assistant: a scenario in C#, run like proofload run\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("Usage\n  dotnet run FILE.cs -- [URL] [flags]\n", cli.Output, StringComparison.Ordinal);
        using var plain = new CliHarness();
        await plain.RunAsync("run", "--help");
        Assert.Equal(plain.Output[plain.Output.IndexOf("\nLoad (", StringComparison.Ordinal)..], cli.Output[cli.Output.IndexOf("\nLoad (", StringComparison.Ordinal)..]);
    }

    private static Task<int> Run(CliHarness cli, params string[] args) => ScenarioProgram.RunAsync(Assistant, args, cli.Services);
}
