using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Demo_runs_a_chat_load_against_its_own_model_and_writes_the_report()
    {
        using var cli = new CliHarness(terminal: new TestTerminal(environment: ("OPENAI_API_KEY", "sk-must-not-be-used")));
        Assert.Equal(0, await cli.RunAsync("demo"));
        var plan = cli.Runner.Runs.Single().Plan;
        Assert.Equal("127.0.0.1", plan.Target.Url.Host);
        Assert.Equal("openai-chat", plan.Target.Protocol);
        Assert.Null(plan.Target.ApiKey);
        Assert.Equal(3, plan.Objectives.Count);
        var report = cli.PathOf("proofload-report/demo.html");
        Assert.True(File.Exists(report));
        Assert.Contains($"Written: {report}\n", cli.Error, StringComparison.Ordinal);
        Assert.Contains("proofload init", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_in_a_folder_that_cannot_be_written_puts_the_report_elsewhere()
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("proofload-report"), "in the way", TestContext.Current.CancellationToken);
        Assert.Equal(0, await cli.RunAsync("demo", "--no-store"));
        Assert.Contains($"Written: {Path.Combine(Path.GetTempPath(), "proofload-report", "demo.html")}\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_passes_the_verdict_on()
    {
        using var cli = new CliHarness(SampleRun.Of(Outcome.Invalid));
        Assert.Equal(4, await cli.RunAsync("demo", "--no-store"));
    }
}
