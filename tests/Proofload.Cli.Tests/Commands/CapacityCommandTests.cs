using System.Text.Json;
using Proofload.Measurement.Health;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class CapacityCommandTests
{
    private static readonly string[] Search = ["capacity", "http://127.0.0.1:9", "-o", "latency p99 < 1s", "--start", "8", "--max-rate", "32/s", "--min-probe", "1s"];

    [Fact]
    public async Task TheAnswerStandsOnStandardOutputAndEveryProbeHasItsLine()
    {
        using var cli = Cli(Seen(0.1));
        Assert.Equal(0, await cli.RunAsync(Search));
        Assert.StartsWith("AT LEAST The target meets every objective at 32 requests/s", cli.Output, StringComparison.Ordinal);
        Assert.Contains("probe 2, ladder at 16.0 requests/s: one rung up", cli.Error, StringComparison.Ordinal);
        Assert.Contains("open it again with: proofload runs show capacity-", cli.Error, StringComparison.Ordinal);
        Assert.All(cli.Runner.Runs, static r => Assert.IsType<OpenLoad>(r.Plan.Load));
    }

    [Fact]
    public async Task Json_IsOneDocumentWithTheAnswer_AndRunsShowGivesTheSame()
    {
        using var cli = Cli(Seen(0.1));
        Assert.Equal(0, await cli.RunAsync([.. Search, "--json", "--csv", "c.csv", "--markdown", "c.md", "--html", "c.html"]));
        using var document = JsonDocument.Parse(cli.Output);
        var capacity = document.RootElement.GetProperty("capacity");
        Assert.Equal("reached_highest", capacity.GetProperty("ending").GetString());
        foreach (var name in (string[])["last_pass", "first_fail", "knee", "breaking_point", "recovery", "limited_by", "steps"])
        {
            Assert.True(capacity.TryGetProperty(name, out _), name);
        }

        Assert.Equal(capacity.GetProperty("steps").GetArrayLength(), document.RootElement.GetProperty("study").GetProperty("runs").GetArrayLength());
        Assert.StartsWith("step,run,phase,load", await File.ReadAllTextAsync(cli.PathOf("c.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("**At least.**", await File.ReadAllTextAsync(cli.PathOf("c.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("At least 32.0 requests/s", await File.ReadAllTextAsync(cli.PathOf("c.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var id = document.RootElement.GetProperty("study").GetProperty("id").GetString()!;
        using var again = Cli(Seen(0.1), cli.Store);
        Assert.Equal(0, await again.RunAsync(["runs", "show", id, "--json"]));
        Assert.Equal(cli.Output, again.Output);
    }

    [Fact]
    public async Task EachEndingHasItsExitCode()
    {
        using var missed = Cli(Seen(9));
        Assert.Equal(2, await missed.RunAsync([.. Search, "--lowest", "4"]));
        Assert.StartsWith("TOO SLOW", missed.Output, StringComparison.Ordinal);

        using var dead = Cli(Seen(0.1) with { Counts = new RunCounts { Failed = 40 }, Errors = new Dictionary<string, long> { ["connect_refused"] = 40 } });
        Assert.Equal(3, await dead.RunAsync(Search));
        Assert.Single(dead.Runner.Runs);
        Assert.Contains("connect_refused 40", dead.Error, StringComparison.Ordinal);

        using var late = Cli(Seen(0.1) with { Verdict = new Verdict { Measurement = MeasurementState.Invalid, Reasons = ["late"], Outcome = Outcome.Invalid } });
        Assert.Equal(4, await late.RunAsync(Search));

        using var short1 = Cli(Seen(0.1));
        Assert.Equal(3, await short1.RunAsync([.. Search, "--max-requests", "500"]));
        Assert.Contains("--resume capacity-", short1.Error, StringComparison.Ordinal);
        Assert.Contains("--max-requests MORE", short1.Error, StringComparison.Ordinal);

        using var allowed = Cli(Seen(0.1));
        Assert.Equal(0, await allowed.RunAsync([.. Search, "--max-requests", "500", "--allow-inconclusive"]));
    }

    [Fact]
    public async Task CtrlC_GivesThePartAndResumeTheRest()
    {
        using var cli = Cli(Seen(0.1));
        cli.Runner.During = async (_, _) =>
        {
            if (cli.Runner.Runs.Count == 2)
            {
                await cli.StopSource.CancelAsync();
            }
        };
        Assert.Equal(130, await cli.RunAsync(Search));
        Assert.StartsWith("INTERRUPTED", cli.Output, StringComparison.Ordinal);
        Assert.Contains("Go on where it stopped: proofload capacity --resume capacity-", cli.Error, StringComparison.Ordinal);

        using var rest = Cli(Seen(0.1), cli.Store);
        Assert.Equal(0, await rest.RunAsync(["capacity", "--resume"]));
        Assert.Contains(": 1 probe is there, going on", rest.Error, StringComparison.Ordinal);
        Assert.StartsWith("AT LEAST", rest.Output, StringComparison.Ordinal);

        using var over = Cli(Seen(0.1), cli.Store);
        Assert.Equal(0, await over.RunAsync(["capacity", "--resume"]));
        Assert.Contains("has come to its end", over.Error, StringComparison.Ordinal);
        Assert.Empty(over.Runner.Runs);
    }

    [Fact]
    public async Task Quiet_ShowsTheAnswerAlone()
    {
        using var cli = Cli(Seen(0.1));
        Assert.Equal(0, await cli.RunAsync([.. Search, "-q"]));
        Assert.Equal("", cli.Error);
    }

    [Fact]
    public async Task PrintPlan_HasEveryFlagOfTheSearch()
    {
        using var cli = Cli(Seen(0.1));
        Assert.Equal(0, await cli.RunAsync(["capacity", "http://127.0.0.1:9", "-o", "latency p99 < 1s", "--start", "8", "--lowest", "2", "--max-rate", "90/s", "--resolution", "5%", "--confidence", "99%", "--settle", "2s", "--min-probe", "5s", "--max-probe", "1m", "--max-time", "10m", "--max-requests", "10k", "--max-spend", "3", "--max-error-rate", "2%", "--no-breaking-point", "--print-plan"]));
        Assert.Contains("capacity:\n  by: rate\n  start: 8\n  lowest: 2\n  max_rate: 90/s\n  resolution: 5%\n  confidence: 99%\n  settle: 2s\n  min_probe: 5s\n  max_probe: 1m\n  max_time: 10m\n  max_requests: 10000\n  max_spend: 3\n  max_error_rate: 2%\n  breaking_point: false\n", cli.Output, StringComparison.Ordinal);
        Assert.Empty(cli.Runner.Runs);
    }

    [Fact]
    public async Task AFitNeedsNoTarget_AndASizingTakesTheSearch()
    {
        using var cli = Cli(Seen(0.1));
        await cli.RunAsync([.. Search, "--json-out", "c.json"]);
        var id = (await cli.Store.ListAsync(1, TestContext.Current.CancellationToken))[0].Study!.Id;
        using var fit = Cli(Seen(0.1), cli.Store);
        Assert.Equal(0, await fit.RunAsync(["capacity", "--fit", id]));
        Assert.Contains("every objective at 32 requests/s", fit.Output, StringComparison.Ordinal);
        Assert.Empty(fit.Runner.Runs);

        using var size = Cli(Seen(0.1), cli.Store);
        Assert.Equal(3, await size.RunAsync(["size", "--demand", "90/s", "--from", id]));
        Assert.Contains("the search for capacity has no rate to count replicas with", size.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: what shall be measured?", "capacity")]
    [InlineData("error: objectives: the highest load that meets what?", "capacity", "http://h")]
    [InlineData("error: --duration: a probe is as long as it has to be", "capacity", "http://h", "-d", "5s")]
    [InlineData("error: --sweep: the search chooses its loads itself", "capacity", "http://h", "--sweep", "rate=1,2")]
    [InlineData("error: --by: 'concurency' is not an axis; did you mean 'concurrency'?", "capacity", "http://h", "--by", "concurency")]
    [InlineData("error: --max-rate: bounds a search by rate, and this one turns up concurrency", "capacity", "http://h", "-c", "2", "--max-rate", "9/s")]
    [InlineData("error: unknown flag '--max-tme' of proofload capacity; did you mean '--max-time'?", "capacity", "http://h", "--max-tme", "5m")]
    [InlineData("error: --junit: a capacity is an interval and no test", "capacity", "http://h", "--junit", "j.xml")]
    [InlineData("error: --resume: there is no search for capacity in", "capacity", "--resume")]
    [InlineData("error: --resume took 'p.yaml' for a search", "capacity", "--resume", "p.yaml")]
    [InlineData("error: --resume and --no-store exclude each other", "capacity", "--resume", "--no-store")]
    [InlineData("error: no run 'nothing' in", "capacity", "--fit", "nothing")]
    [InlineData("error: --prices: the plan names no model", "capacity", "http://h", "-o", "latency p99 < 1s", "--max-spend", "3")]
    public async Task AMistakeIsOneLineBeforeAnythingRuns(string expected, params string[] line)
    {
        using var cli = Cli(Seen(0.1));
        Assert.Equal(1, await cli.RunAsync(line));
        Assert.StartsWith(expected, Assert.Single(cli.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(cli.Runner.Runs);
    }

    [Fact]
    public async Task ResumeWithOtherFlagsSaysWhichDiffers()
    {
        using var cli = Cli(Seen(0.1));
        await cli.RunAsync([.. Search, "--max-requests", "500"]);
        using var other = Cli(Seen(0.1), cli.Store);
        Assert.Equal(1, await other.RunAsync(["capacity", "--resume", "--start", "9"]));
        Assert.Contains("capacity.start was '8' and is '9'", other.Error, StringComparison.Ordinal);
        using var more = Cli(Seen(0.1), cli.Store);
        Assert.Equal(0, await more.RunAsync(["capacity", "--resume", "--max-requests", "1M"]));
    }

    private static CliHarness Cli(RunResult run, IRunStore? store = null) => new(run, store: store);

    /// <summary>A run whose p99 is known to a tenth, judged against a second.</summary>
    private static RunResult Seen(double p99)
    {
        var run = SampleRun.Of();
        return run with
        {
            Window = 15,
            Series = [],
            Counts = new RunCounts { Intended = 400, Sent = 400, Ok = 400 },
            Errors = new Dictionary<string, long>(),
            Rates = new RunRates { Throughput = 26, ErrorRate = 0 },
            Verdict = new Verdict
            {
                Measurement = MeasurementState.Valid,
                Outcome = p99 < 1 ? Outcome.Passed : Outcome.Failed,
                Objectives = [new ObjectiveResult { Expression = "latency p99 < 1s", Observed = p99, Low = p99 * 0.9, High = p99 * 1.1, Threshold = 1, IsUpperBound = true, Unit = "s", Result = p99 < 1 ? ObjectiveState.Passed : ObjectiveState.Failed }],
            },
        };
    }
}
