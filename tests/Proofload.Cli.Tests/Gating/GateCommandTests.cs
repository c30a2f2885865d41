using Proofload.Results;

namespace Proofload.Cli.Tests.Gating;

/// <summary>What the command says before anything runs, and what it does when a target answers nothing.</summary>
public sealed class GateCommandTests
{
    [Theory]
    [InlineData("what shall be judged? Give the candidate: proofload gate --baseline URL --candidate URL, or proofload gate PLAN.yaml", "--baseline", "http://old")]
    [InlineData("say what may change, for example --criterion 'p99 +5%' --criterion 'error_rate +0.1pp'", "http://new")]
    [InlineData("--self-test compares the target with itself; leave out --baseline", "http://new", "--self-test", "--baseline", "http://old")]
    [InlineData("the candidate is given twice: 'http://new' and --candidate 'http://newer'", "http://new", "--candidate", "http://newer")]
    [InlineData("gate.pairs: with 1 criterion 4 pairs can decide nothing; at least 6 can", "http://new", "--baseline", "http://old", "--criterion", "p99 +5%", "--pairs", "4")]
    [InlineData("--pairs: 7 is odd, and the order within a pair is reversed in the next: give 6 or 8", "http://new", "--baseline", "http://old", "--criterion", "p99 +5%", "--pairs", "7")]
    [InlineData("--notify: that is no address; write for example https://chat.example/hooks/…", "http://new", "--baseline", "http://old", "--criterion", "p99 +5%", "--notify", "chat")]
    [InlineData("--csv: a gate has no table of that form; take --json, or --csv of one of its runs: proofload runs show RUN --csv FILE", "http://new", "--csv", "x.csv")]
    [InlineData("--resume: there is no interrupted gate in memory", "--resume")]
    public async Task A_mistake_is_one_line(string expected, params string[] flags)
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await cli.RunAsync(["gate", .. flags]));
        Assert.Equal("error: " + expected, cli.Error.Trim());
        Assert.Empty(cli.Runner.Runs);
    }

    [Fact]
    public async Task The_flags_are_the_fields_of_a_plan()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("gate", "--baseline", "http://old", "--candidate", "http://new", "--rate", "5/s", "-d", "20s", "--criterion", "p99 +5%", "--criterion", "error_rate +0.1pp", "--max-time", "20m", "--pairs", "12", "--pause", "1s", "--print-plan"));
        Assert.Contains("gate:\n  baseline: http://old\n  criteria:\n    - p99 +5%\n    - error_rate +0.1pp\n  max_time: 20m\n  pairs: 12\n  pause: 1s\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("warmup: 2s", cli.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(cli.PathOf("gate.yaml"), cli.Output, TestContext.Current.CancellationToken);
        using var again = new CliHarness();
        Assert.Equal(0, await again.RunAsync("gate", cli.PathOf("gate.yaml"), "--print-plan"));
        Assert.Equal(cli.Output, again.Output);
    }

    [Fact]
    public async Task Runs_of_a_gate_alternate_and_json_is_the_only_output()
    {
        using var cli = new CliHarness();
        var code = await cli.RunAsync("gate", "--baseline", "http://old", "--candidate", "http://new", "--criterion", "p50 +5%", "--pairs", "6", "--json", "--quiet");
        Assert.Equal(0, code);
        Assert.StartsWith("{\n  \"gate\": {", cli.Output, StringComparison.Ordinal);
        Assert.Equal(["old", "new", "new", "old", "old", "new"], cli.Runner.Runs.Take(6).Select(static r => r.Plan.Target.Url.Host));
        Assert.All(cli.Runner.Runs, static r => Assert.Null(r.Plan.Gate));
        Assert.Equal([1UL, 1UL, 2UL, 2UL], cli.Runner.Runs.Take(4).Select(static r => r.Plan.Seed));
    }

    [Fact]
    public async Task A_candidate_that_answers_nothing_fails_and_annotates_the_change()
    {
        var dead = SampleRun.Of() with { Counts = new RunCounts { Failed = 5 }, Errors = new Dictionary<string, long> { ["connect_refused"] = 5 } };
        using var cli = new CliHarness(dead, new TestTerminal(environment: [("GITHUB_ACTIONS", "true")]));
        Assert.Equal(3, await cli.RunAsync("gate", "--baseline", "http://old", "--candidate", "http://new", "--criterion", "p50 +5%", "--pairs", "6", "--allow-inconclusive"));
        Assert.Single(cli.Runner.Runs);
        Assert.Contains("::warning title=gate inconclusive::the baseline", cli.Error, StringComparison.Ordinal);
    }
}
