namespace Proofload.Cli.Tests.CommandLine;

public sealed class UsageErrorsTests
{
    [Theory]
    [InlineData("run --rat 5 http://h", "unknown flag '--rat' of proofload run; did you mean '--rate'?")]
    [InlineData("run http://h --rat=5", "unknown flag '--rat' of proofload run; did you mean '--rate'?")]
    [InlineData("run http://h --zzz", "unknown flag '--zzz' of proofload run; proofload run --help lists all")]
    [InlineData("rnu", "unknown command 'rnu'; did you mean 'run'?")]
    [InlineData("runs shw last", "unknown command 'shw'; did you mean 'show'?")]
    [InlineData("run http://h --rate", "--rate needs a value: -r, --rate RATE (proofload run --help explains)")]
    [InlineData("run http://h --rate --duration 5s", "--rate needs a value: -r, --rate RATE (proofload run --help explains)")]
    [InlineData("run http://h --rate 5 --rate 6", "--rate is given 2 times, it takes one value (proofload run --help explains)")]
    [InlineData("runs show", "RUN is missing (proofload runs show --help explains)")]
    [InlineData("run", "what shall be measured? Give an address or a plan: proofload run URL, or proofload run PLAN.yaml")]
    [InlineData("run nothing.yaml", "there is no plan nothing.yaml; 'proofload init' writes one")]
    [InlineData("run nothing", "'nothing' is neither an address (http://…) nor a plan file")]
    [InlineData("run http://h --rate 5x", "--rate: '5x' is not a rate; write for example 50/s or 3000/min")]
    [InlineData("run http://h --url http://g", "the address is given twice: 'http://h' and --url 'http://g'")]
    [InlineData("run http://h --store a --no-store", "--store and --no-store exclude each other")]
    [InlineData("run --github-summary http://h", "--github-summary took 'http://h' for its file; put the address first, or write --github-summary=FILE")]
    [InlineData("run http://h --github-summary", "--github-summary: $GITHUB_STEP_SUMMARY is not set here; give a file")]
    [InlineData("run http://h --form nothing", "--form: 'nothing' has no '=' behind a name; write for example --form file=@photo.jpg or --form top=5")]
    [InlineData("run http://h --check statis=200", "--check: 'statis' cannot be checked; did you mean 'status'?")]
    [InlineData("run http://h --check status=20", "--check: '20' is not a status from 100 to 599")]
    [InlineData("run http://h --limit 5", "--limit: there is no dataset to limit; add --dataset")]
    [InlineData("run http://h --prompt-tokens nomal:5,1", "--prompt-tokens: 'nomal' is no family of distributions; did you mean 'normal'?")]
    [InlineData("run http://h --prompt-tokens normal:5", "--prompt-tokens: normal takes 2 values; write for example normal:512,128")]
    [InlineData("run http://h --think-time exponential:2", "--think-time: '2' has no unit; write for example 2s or 2ms")]
    [InlineData("run http://h --prompt-tokens exponential:9,low=1", "--prompt-tokens: 'low' is no bound of a distribution; allowed: min, max")]
    [InlineData("run http://h --rate 5 --think-time exponential:2s", "--think-time: has an effect only with users; use --concurrency in place of a rate")]
    [InlineData("run http://h --json --markdown -", "only one report can stand on standard output: --json, --markdown -; give the others a file")]
    [InlineData("run http://h --csv - --junit -", "only one report can stand on standard output: --csv -, --junit -; give the others a file")]
    [InlineData("runs import nothing.json", "cannot read nothing.json: there is no such file")]
    [InlineData("runs import .", "cannot read .: it is a folder")]
    [InlineData("runs list --limit 0", "--limit: '0' is not a count from 1 to 1M")]
    [InlineData("runs show nothing", "no run 'nothing' in memory; 'proofload runs list' shows what there is")]
    [InlineData("runs delete nothing --yes", "no run 'nothing' in memory; 'proofload runs list' shows what there is")]
    [InlineData("sim --duration 5", "--duration: '5' has no unit; write for example 5s or 5ms")]
    [InlineData("sim --timing quick", "--timing: Unknown value of timing 'quick'. Allowed: fixed, batching, service.")]
    public async Task A_wrong_line_gives_one_clear_line_and_exit_code_1(string line, string expected)
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await cli.RunAsync(line.Split(' ')));
        Assert.Equal("error: " + expected.Replace("{folder}", cli.Folder) + "\n", cli.Error);
        Assert.Empty(cli.Output);
        Assert.Empty(cli.Runner.Runs);
    }

    [Fact]
    public async Task Several_wrong_flags_are_told_at_once()
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await cli.RunAsync("run", "http://h", "--rate", "x", "--duration", "5"));
        Assert.Equal(2, cli.Error.TrimEnd().Split('\n').Length);
        Assert.Contains("--rate: ", cli.Error, StringComparison.Ordinal);
        Assert.Contains("--duration: ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unexpected_exception_asks_for_a_report_and_shows_its_stack_only_when_asked()
    {
        using var cli = new CliHarness();
        cli.Runner.During = static (_, _) => throw new InvalidOperationException("broken\ninside");
        Assert.Equal(1, await cli.RunAsync("run", "http://h", "--quiet"));
        Assert.StartsWith("error: unexpected InvalidOperationException: broken inside\nThis is a defect of proofload ", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", cli.Error, StringComparison.Ordinal);
        Assert.Equal(1, await cli.RunAsync("run", "http://h", "--quiet", "--verbose"));
        Assert.Contains("   at ", cli.Error, StringComparison.Ordinal);
    }
}
