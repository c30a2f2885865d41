using System.Text.Json;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class SweepCommandTests
{
    private static readonly string[] Grid = ["run", "http://127.0.0.1:9", "-d", "1s", "--sweep", "concurrency=1,2,4"];

    [Fact]
    public async Task EveryPointHasItsLineAndTheTableStandsOnStandardOutput()
    {
        using var cli = Cli();
        Assert.Equal(0, await cli.RunAsync(Grid));
        Assert.Contains("point 2 of 3: concurrency 2: 500 ok", cli.Error, StringComparison.Ordinal);
        Assert.StartsWith("BEST concurrency 1", cli.Output, StringComparison.Ordinal);
        Assert.Equal([1, 2, 4], cli.Runner.Runs.Select(static r => Users(r.Plan)));
        Assert.Equal(3, (await cli.Store.ListAsync(9, TestContext.Current.CancellationToken)).Count(static r => r.Study is { Kind: "sweep", Count: 3 }));
    }

    [Fact]
    public async Task QuietShowsTheTableAlone()
    {
        using var cli = Cli();
        Assert.Equal(0, await cli.RunAsync([.. Grid, "-q"]));
        Assert.Equal("", cli.Error);
        Assert.Contains("Sweep over concurrency", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_IsOneDocumentAndNothingElse()
    {
        using var cli = Cli();
        await cli.RunAsync([.. Grid, "--json"]);
        using var document = JsonDocument.Parse(cli.Output);
        var study = document.RootElement.GetProperty("study");
        Assert.Equal(3, study.GetProperty("points").GetArrayLength());
        Assert.Equal([1, 2, 4], study.GetProperty("axes")[0].GetProperty("values").EnumerateArray().Select(static v => v.GetInt32()));
    }

    [Fact]
    public async Task PrintPlan_ShowsTheSweepAndRunsNothing()
    {
        using var cli = Cli();
        Assert.Equal(0, await cli.RunAsync([.. Grid, "--sweep-pause", "5s", "--print-plan"]));
        Assert.Contains("sweep:\n  axes:\n    - concurrency: 1,2,4\n  pause: 5s\n", cli.Output, StringComparison.Ordinal);
        Assert.Empty(cli.Runner.Runs);
    }

    [Theory]
    [InlineData("error: --sweep: 'concurency' is not an axis; did you mean 'concurrency'?", "--sweep", "concurency=1,2")]
    [InlineData("error: --sweep: point 2 of 2 (concurrency 64): load.max_in_flight: 8 is less than the 64 users", "--sweep", "concurrency=1,64", "--max-in-flight", "8")]
    [InlineData("error: --records: a sweep is many runs", "--sweep", "concurrency=1,2", "--records", "r.csv")]
    [InlineData("error: --junit: ", "--sweep", "concurrency=1,2", "--junit", "j.xml")]
    [InlineData("error: --dialect: ", "--sweep", "concurrency=1,2", "--dialect", "wrk")]
    [InlineData("error: --resume and --no-store exclude each other", "--resume", "--no-store")]
    [InlineData("error: --resume: the plan has no sweep", "--resume")]
    [InlineData("error: --resume took 'p.yaml' for a sweep; put the plan first: proofload run p.yaml --resume", "--resume", "p.yaml")]
    public async Task AMistakeIsOneLineBeforeAnythingRuns(string expected, params string[] flags)
    {
        using var cli = Cli();
        Assert.Equal(1, await cli.RunAsync(["run", "http://127.0.0.1:9", .. flags]));
        Assert.StartsWith(expected, Assert.Single(cli.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(cli.Runner.Runs);
    }

    [Fact]
    public async Task CtrlC_KeepsThePointSaysHowToGoOnAndResumeRunsTheRest()
    {
        using var cli = Cli();
        cli.Runner.During = async (options, _) =>
        {
            if (options.Study!.Point == 2)
            {
                await cli.StopSource.CancelAsync();
            }
        };
        Assert.Equal(130, await cli.RunAsync(Grid));
        var id = (await cli.Store.ListAsync(1, TestContext.Current.CancellationToken))[0].Study!.Id;
        Assert.Contains($"Go on where it stopped: proofload run --resume {id}", cli.Error, StringComparison.Ordinal);
        Assert.Contains("interrupted", cli.Output, StringComparison.Ordinal);

        using var again = Cli(cli.Store);
        Assert.Equal(0, await again.RunAsync("run", "--resume"));
        Assert.Equal([2, 4], again.Runner.Runs.Select(static r => Users(r.Plan)));
        Assert.All(again.Runner.Runs, r => Assert.Equal(id, r.Options.Study!.Id));
        Assert.Contains("1 of 3 points are there, 2 to go", again.Error, StringComparison.Ordinal);

        using var whole = Cli(cli.Store);
        Assert.Equal(0, await whole.RunAsync([.. Grid, "--resume", id]));
        Assert.Empty(whole.Runner.Runs);
    }

    [Fact]
    public async Task Resume_OfAnotherPlanNamesTheField()
    {
        using var cli = Cli();
        cli.Runner.During = async (options, _) =>
        {
            if (options.Study!.Point == 2)
            {
                await cli.StopSource.CancelAsync();
            }
        };
        await cli.RunAsync(Grid);
        using var again = Cli(cli.Store);
        string[] other = ["run", "http://127.0.0.1:9", "-d", "2s", "--sweep", "concurrency=1,2,4", "--resume"];
        Assert.Equal(1, await again.RunAsync(other));
        Assert.Contains("load.duration was '1s' and is '2s'", again.Error, StringComparison.Ordinal);
        Assert.StartsWith("error: --resume: there is no unfinished sweep of this plan", again.Error, StringComparison.Ordinal);
        Assert.Empty(again.Runner.Runs);

        using var stray = Cli(cli.Store);
        Assert.Equal(1, await stray.RunAsync("run", "--resume", "--rate", "5"));
        Assert.StartsWith("error: --rate: --resume without a plan goes on with the sweep's own", stray.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APlanWithALiteralCredentialIsNotGuessedBack()
    {
        using var cli = Cli();
        cli.Runner.During = async (_, _) => await cli.StopSource.CancelAsync();
        await cli.RunAsync([.. Grid, "-H", "Authorization: Bearer very-secret"]);
        Assert.Contains("the same command with --resume sweep-", cli.Error, StringComparison.Ordinal);
        using var again = Cli(cli.Store);
        Assert.Equal(1, await again.RunAsync("run", "--resume"));
        Assert.Contains("held a credential", again.Error, StringComparison.Ordinal);
        using var whole = Cli(cli.Store);
        Assert.Equal(0, await whole.RunAsync([.. Grid, "-H", "Authorization: Bearer very-secret", "--resume"]));
        Assert.DoesNotContain("very-secret", whole.Output + whole.Error + cli.Output + cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Outcome.Passed, 0)]
    [InlineData(Outcome.None, 0)]
    [InlineData(Outcome.Failed, 2)]
    [InlineData(Outcome.Inconclusive, 3)]
    [InlineData(Outcome.Invalid, 4)]
    public async Task TheExitCodeOfPointsThatAllCameToTheSame(Outcome outcome, int code)
    {
        using var cli = Cli(result: SampleRun.Of(outcome));
        Assert.Equal(code, await cli.RunAsync(Grid));
    }

    [Fact]
    public async Task AStudyIsListedInOneLineShownExportedImportedAndDeleted()
    {
        using var cli = Cli();
        await cli.RunAsync(Grid);
        var id = (await cli.Store.ListAsync(1, TestContext.Current.CancellationToken))[0].Study!.Id;

        using var list = Cli(cli.Store);
        await list.RunAsync("runs", "list");
        Assert.Contains(id, Assert.Single(list.Output.Trim().Split('\n').Skip(1)), StringComparison.Ordinal);
        Assert.Contains("3 of 3 points", list.Output, StringComparison.Ordinal);
        using var all = Cli(cli.Store);
        await all.RunAsync("runs", "list", "--all");
        Assert.Equal(4, all.Output.Trim().Split('\n').Length);

        using var show = Cli(cli.Store);
        Assert.Equal(0, await show.RunAsync("runs", "show", id));
        Assert.Equal(cli.Output, show.Output);
        using var point = Cli(cli.Store);
        Assert.Equal(0, await point.RunAsync("runs", "show", id + "/2"));
        Assert.Contains($"point 2 of 3 of {id}: concurrency 2", point.Output, StringComparison.Ordinal);

        using var export = Cli(cli.Store);
        Assert.Equal(0, await export.RunAsync("runs", "export", id, "study.json"));
        var other = new InMemoryRunStore();
        using var import = Cli(other);
        Assert.Equal(0, await import.RunAsync("runs", "import", export.PathOf("study.json")));
        using var moved = Cli(other);
        await moved.RunAsync("runs", "show", id);
        Assert.Equal(cli.Output, moved.Output);

        using var delete = Cli(other);
        Assert.Equal(0, await delete.RunAsync("runs", "delete", id, "--yes"));
        Assert.Empty(await other.ListAsync(9, TestContext.Current.CancellationToken));
    }

    private static double Users(RunPlan plan) => ((Proofload.Plans.Loads.ConstantShape)((Proofload.Plans.Loads.ClosedLoad)plan.Load).Users).Value;

    private static CliHarness Cli(IRunStore? store = null, RunResult? result = null) => new(result, store: store ?? new InMemoryRunStore());
}
