using Proofload.Analysis.Canaries;
using Proofload.Cli.Commands;

namespace Proofload.Cli.Tests.Commands;

public sealed class CanaryCommandTests
{
    private static readonly string[] Both = ["--baseline", "http://a:8000", "--canary", "http://b:8000", "--rate", "100"];

    [Theory]
    [InlineData("--for 5m --rate 10", "which is the canary?")]
    [InlineData("--canary http://b:8000 --for 5m", "what is it compared with?")]
    [InlineData("http://a:8000 --canary http://b:8000", "say which side it is")]
    [InlineData("--baseline http://a --canary http://b --rate 10 --for 10s", "1 windows of 10s, and a judgement needs 6")]
    [InlineData("--baseline http://a --canary http://b --rate 10 --for 5m --load splt", "split")]
    [InlineData("--baseline http://a --canary http://b --rate 10 --for 5m --criterion ltency", "latency")]
    [InlineData("--baseline http://a --canary http://b --rate 10 --for 5m --alpha 80%", "--alpha")]
    [InlineData("--metric x=y --for 5m", "--prometheus URL")]
    [InlineData("--prometheus http://p --for 5m", "what is it judged by?")]
    [InlineData("--prometheus http://p --metric x=y{t=\"$track\"} --rate 5 --for 5m", "--rate: --prometheus")]
    [InlineData("--prometheus p --metric x=y{t=\"$track\"} --for 5m", "is no address")]
    [InlineData("--prometheus http://p --metric x=y{t=\"$track\"}", "how long?")]
    [InlineData("--prometheus http://p --metric x=y{t=\"$track\"} --for 5m --canary-track stable", "baseline's track too")]
    public async Task A_mistake_is_one_clear_line(string arguments, string said)
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await cli.RunAsync(["canary", .. arguments.Split(' ')]));
        Assert.Contains(said, cli.Error, StringComparison.Ordinal);
        Assert.Single(cli.Error.TrimEnd().Split('\n'));
        Assert.Empty(cli.Runner.Runs);
    }

    [Fact]
    public async Task Both_sides_get_the_same_plan_at_the_same_time_and_are_kept()
    {
        using var cli = new CliHarness();
        Assert.Equal(3, await cli.RunAsync(["canary", .. Both, "--for", "60s", "--json"]));
        Assert.Equal(["http://a:8000/", "http://b:8000/"], cli.Runner.Runs.Select(static r => r.Plan.Target.Url.AbsoluteUri));
        Assert.Equal(cli.Runner.Runs[0].Plan.Load, cli.Runner.Runs[1].Plan.Load);
        Assert.All(cli.Runner.Runs, static r => Assert.Equal("canary", r.Options.Study!.Kind));
        Assert.Contains("\"verdict\": \"inconclusive\"", cli.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await cli.Store.ListAsync(10, TestContext.Current.CancellationToken)).Count);
    }

    [Theory]
    [InlineData(CanaryVerdict.Pass, 0)]
    [InlineData(CanaryVerdict.Worse, 2)]
    [InlineData(CanaryVerdict.Unsteady, 2)]
    [InlineData(CanaryVerdict.Inconclusive, 3)]
    public void A_verdict_has_its_exit_code(CanaryVerdict verdict, int code)
    {
        var result = new CanaryResult { Verdict = verdict, Reason = "", Ending = CanaryEnding.Completed, Series = [], Baseline = "a", Canary = "b", Window = 1, Planned = 6, Seen = 6 };
        Assert.Equal(code, CanaryCommand.CodeOf(result, allowInconclusive: false));
        Assert.Equal(4, CanaryCommand.CodeOf(result with { Invalid = "late" }, allowInconclusive: true));
        Assert.Equal(130, CanaryCommand.CodeOf(result with { Ending = CanaryEnding.Interrupted }, allowInconclusive: true));
    }
}
