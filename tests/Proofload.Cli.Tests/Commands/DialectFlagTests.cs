using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Reports.Dialects;

namespace Proofload.Cli.Tests.Commands;

public sealed class DialectFlagTests
{
    public static TheoryData<string> Ids => [.. DialectReport.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Show_prints_the_layout_of_the_tool_and_nothing_else(string id)
    {
        using var cli = await WithRun();
        Assert.Equal(0, await cli.RunAsync("runs", "show", "last", "--dialect", id));
        Assert.Contains("under the definitions of", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSED", cli.Output, StringComparison.Ordinal);
        Assert.Empty(cli.Error);
    }

    [Fact]
    public async Task A_run_with_a_dialect_keeps_its_requests_in_memory()
    {
        using var cli = new CliHarness();
        cli.Runner.During = static (options, _) =>
        {
            options.Records!.Accept([new RequestRecord { Phase = RunPhase.Measured, Sent = 0, FirstByte = 1, Done = 5_000_000 }, new RequestRecord { Phase = RunPhase.WarmUp }]);
            return Task.CompletedTask;
        };
        Assert.Equal(0, await cli.RunAsync("run", "http://127.0.0.1:1/", "-c", "1", "-d", "1s", "--quiet", "--dialect", "k6"));
        Assert.Contains("avg=5ms", cli.Output, StringComparison.Ordinal);
        Assert.Contains("from 1 request records", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_a_dialect_keeps_none()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("run", "http://127.0.0.1:1/", "-c", "1", "-d", "1s", "--quiet"));
        Assert.Null(cli.Runner.Runs[0].Options.Records);
    }

    [Theory]
    [InlineData("error: --dialect: there is no 'vlm'; did you mean 'vllm'?", "--dialect", "vlm")]
    [InlineData("error: --dialect: there is no 'jmeter'; allowed: vllm, aiperf, guidellm, mlperf, wrk, k6", "--dialect", "jmeter")]
    [InlineData("error: only one report can stand on standard output: --dialect, --json; give the other a file", "--dialect", "k6", "--json")]
    [InlineData("error: --records goes with --dialect: the summary is made of the run itself", "--records", "x.csv")]
    public async Task Mistakes_are_one_line(string message, params string[] flags)
    {
        using var cli = await WithRun();
        Assert.Equal(1, await cli.RunAsync(["runs", "show", "last", .. flags]));
        Assert.Equal(message, cli.Error.TrimEnd());
        Assert.Empty(cli.Output);
    }

    [Fact]
    public async Task Named_records_that_are_not_there_are_an_error()
    {
        using var cli = await WithRun();
        Assert.Equal(1, await cli.RunAsync("explain-differences", "last", "--records", "gone.csv"));
        Assert.StartsWith("error: the run's records are gone: ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_shows_the_table_and_as_json_one_document()
    {
        using var cli = await WithRun();
        Assert.Equal(0, await cli.RunAsync("explain-differences", "last"));
        Assert.Contains("Why they differ", cli.Output, StringComparison.Ordinal);
        using var other = await WithRun();
        Assert.Equal(0, await other.RunAsync("explain-differences", "last", "--json"));
        using var json = JsonDocument.Parse(other.Output);
        Assert.False(json.RootElement.GetProperty("from_records").GetBoolean());
    }

    private static async Task<CliHarness> WithRun()
    {
        var cli = new CliHarness();
        await cli.Store.CompleteAsync(SampleRun.Of(), CancellationToken.None);
        return cli;
    }
}
