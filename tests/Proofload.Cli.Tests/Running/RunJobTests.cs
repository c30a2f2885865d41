using System.Text.Json;
using Proofload.Cli.Runs;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Cli.Tests.Running;

public sealed class RunJobTests
{
    private static readonly string[] Run = ["run", "http://127.0.0.1:8080", "--rate", "50/s", "--duration", "10s"];

    [Theory]
    [InlineData(Outcome.None, 0)]
    [InlineData(Outcome.Passed, 0)]
    [InlineData(Outcome.Failed, 2)]
    [InlineData(Outcome.Inconclusive, 3)]
    [InlineData(Outcome.Invalid, 4)]
    public async Task The_verdict_sets_the_exit_code(Outcome outcome, int code)
    {
        using var cli = new CliHarness(SampleRun.Of(outcome));
        Assert.Equal(code, await cli.RunAsync(Run));
    }

    [Fact]
    public async Task Inconclusive_may_be_allowed()
    {
        using var cli = new CliHarness(SampleRun.Of(Outcome.Inconclusive));
        Assert.Equal(0, await cli.RunAsync([.. Run, "--allow-inconclusive"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Json_on_standard_output_is_one_document_and_nothing_else(bool isTerminal)
    {
        using var cli = new CliHarness(terminal: new TestTerminal(isTerminal));
        Assert.Equal(0, await cli.RunAsync([.. Run, "--json", "--html", "r.html"]));
        var result = RunResultJson.Read(cli.Output);
        Assert.Equal("20261122-070000-ab12", result.Id);
        using var _ = JsonDocument.Parse(cli.Output);
        Assert.NotEmpty(cli.Error);
    }

    [Fact]
    public async Task In_a_pipe_the_summary_is_plain_and_alone_on_standard_output()
    {
        using var cli = new CliHarness();
        await cli.RunAsync(Run);
        Assert.StartsWith("PASSED", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', cli.Output);
        Assert.DoesNotContain('\e', cli.Error);
        Assert.Contains("00:01  warm-up", cli.Error, StringComparison.Ordinal);
        Assert.Contains("Kept as 20261122-070000-ab12; open it again with: proofload runs show 20261122-070000-ab12\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_summary_is_coloured_and_reads_the_same()
    {
        using var plain = new CliHarness();
        using var coloured = new CliHarness(terminal: new TestTerminal(isTerminal: true));
        await plain.RunAsync(Run);
        await coloured.RunAsync(Run);
        Assert.Contains("\e[32mPASSED\e[0m", coloured.Output, StringComparison.Ordinal);
        Assert.Equal(plain.Output, System.Text.RegularExpressions.Regex.Replace(coloured.Output, "\e\\[[0-9;]*m", ""));
    }

    [Fact]
    public async Task Quiet_leaves_the_summary_only()
    {
        using var cli = new CliHarness();
        await cli.RunAsync([.. Run, "--quiet"]);
        Assert.Empty(cli.Error);
        Assert.StartsWith("PASSED", cli.Output, StringComparison.Ordinal);
        Assert.Null(cli.Runner.Runs.Single().Options.Live);
    }

    [Fact]
    public async Task Every_report_is_written_where_it_was_asked_for()
    {
        using var cli = new CliHarness();
        var summary = cli.PathOf("summary.md");
        await File.WriteAllTextAsync(summary, "before\n", TestContext.Current.CancellationToken);
        var code = await cli.RunAsync([.. Run, "--json-out", "out/r.json", "--html", "out/r.html", "--markdown", "out/r.md", "--csv", "out/r.csv", "--junit", "out/r.xml", "--github-summary", "summary.md"]);
        Assert.Equal(0, code);
        Assert.Equal(
            ["r.csv", "r.html", "r.json", "r.md", "r.series.csv", "r.xml"],
            Directory.GetFiles(cli.PathOf("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(cli.PathOf("out")), static file => Assert.NotEqual(0, new FileInfo(file).Length));
        Assert.StartsWith("before\n", await File.ReadAllTextAsync(summary, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains($"Written: {cli.PathOf("out/r.html")}\n", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json-out", "{")]
    [InlineData("--html", "<!doctype html>")]
    [InlineData("--markdown", "# run")]
    [InlineData("--csv", "kind,metric,")]
    [InlineData("--junit", "<?xml")]
    public async Task A_report_to_a_hyphen_stands_alone_on_standard_output(string flag, string beginning)
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync([.. Run, flag, "-"]));
        Assert.StartsWith(beginning, cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Load generator\n  sent", cli.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cli.Folder));
        Assert.DoesNotContain("Written:", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_plan_is_called_as_it_was_typed()
    {
        using var cli = new CliHarness();
        Directory.CreateDirectory(cli.PathOf("plans"));
        await File.WriteAllTextAsync(cli.PathOf("plans/bad.yaml"), "version: 1\ntarget:\n  url: http://127.0.0.1:1\n  protocl: http\n", TestContext.Current.CancellationToken);
        Assert.Equal(1, await cli.RunAsync("run", "plans/bad.yaml"));
        Assert.StartsWith("error: plans/bad.yaml:4:3: target.protocl: ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_of_a_github_job_is_found_by_its_variable()
    {
        using var file = new CliHarness();
        using var cli = new CliHarness(terminal: new TestTerminal(environment: ("GITHUB_STEP_SUMMARY", file.PathOf("s.md"))));
        Assert.Equal(0, await cli.RunAsync([.. Run, "--github-summary"]));
        Assert.True(File.Exists(file.PathOf("s.md")));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_told_before_the_load()
    {
        using var cli = new CliHarness();
        Directory.CreateDirectory(cli.PathOf("taken"));
        Assert.Equal(1, await cli.RunAsync([.. Run, "--html", "taken"]));
        Assert.StartsWith($"error: cannot write {cli.PathOf("taken")}: ", cli.Error, StringComparison.Ordinal);
        Assert.Empty(cli.Runner.Runs);
    }

    [Fact]
    public async Task A_report_that_fails_after_the_load_does_not_hide_the_result()
    {
        using var cli = new CliHarness();
        cli.Runner.During = (_, _) =>
        {
            Directory.CreateDirectory(cli.PathOf("r.html"));
            return Task.CompletedTask;
        };
        Assert.Equal(1, await cli.RunAsync([.. Run, "--html", "r.html", "--markdown", "r.md"]));
        Assert.StartsWith("PASSED", cli.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(cli.PathOf("r.md")));
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_a_warning_and_the_result_goes_to_a_file()
    {
        using var cli = new CliHarness();
        using var broken = new CliHarness { Services = cli.Services with { Stores = new StoreOpener(static _ => throw new StoreException("runs.db is not a database.")) } };
        Assert.Equal(0, await broken.RunAsync([.. Run, "--html", "out/r.html"]));
        Assert.Contains("warning: runs.db is not a database. The run goes on without the store.\n", cli.Error, StringComparison.Ordinal);
        var kept = cli.PathOf("out/proofload-20261122-070000-ab12.json");
        Assert.Contains(kept, cli.Error, StringComparison.Ordinal);
        Assert.Equal(SampleRun.Of().Id, (await RunResultJson.ReadFileAsync(kept, TestContext.Current.CancellationToken)).Id);
        Assert.Null(cli.Runner.Runs.Single().Options.Store);
    }

    [Fact]
    public async Task A_store_that_fails_at_the_end_is_a_warning_and_the_result_goes_to_a_file()
    {
        using var cli = new CliHarness(store: new FailingStore());
        Assert.Equal(0, await cli.RunAsync(Run));
        Assert.Contains("warning: disk full The run goes on without the store.\n", cli.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(cli.PathOf("proofload-20261122-070000-ab12.json")));
        Assert.DoesNotContain("Kept as", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_in_the_middle_of_a_run_stands_above_the_frame()
    {
        using var cli = new CliHarness(terminal: new TestTerminal(isTerminal: true), store: new FailingStore());
        await cli.RunAsync(Run);
        Assert.Contains("\e[J\e[?25h\e[33mwarning:\e[0m disk full", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_fails_takes_nothing_away_that_was_there_before()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var cli = new CliHarness();
        File.CreateSymbolicLink(cli.PathOf("full.html"), "/dev/full");
        Assert.Equal(1, await cli.RunAsync([.. Run, "--html", "full.html"]));
        Assert.Contains($"error: cannot write {cli.PathOf("full.html")}: ", cli.Error, StringComparison.Ordinal);
        Assert.Equal(["full.html"], Directory.GetFiles(cli.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Records_that_could_not_be_written_are_not_said_to_be_written()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var cli = new CliHarness();
        File.CreateSymbolicLink(cli.PathOf("r.csv"), "/dev/full");
        cli.Runner.During = static (options, _) =>
        {
            options.Records!.Accept([new RequestRecord { Index = 1 }]);
            return Task.CompletedTask;
        };
        Assert.Equal(0, await cli.RunAsync([.. Run, "--records", "r.csv"]));
        Assert.Contains("warning: Writing raw records failed: ", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Written:", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_nothing_is_kept()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync([.. Run, "--no-store"]));
        Assert.Empty(await cli.Store.ListAsync(9, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(cli.Folder));
    }

    [Fact]
    public async Task An_interrupted_run_is_reported_and_exits_with_130()
    {
        using var cli = new CliHarness();
        cli.Runner.During = async (_, cancellation) =>
        {
            await cli.StopSource.CancelAsync();
            Assert.True(cancellation.IsCancellationRequested);
        };
        Assert.Equal(130, await cli.RunAsync([.. Run, "--json"]));
        Assert.Equal(RunEnding.Interrupted, RunResultJson.Read(cli.Output).Ending);
        Assert.Contains("Interrupted: the load ends now, what was measured is reported.", cli.Error, StringComparison.Ordinal);
        Assert.Empty(cli.Exits);
    }

    [Fact]
    public async Task The_calibration_of_this_machine_goes_with_the_run()
    {
        using var cli = new CliHarness();
        cli.Services.Calibrations.Write(SampleCalibration.Create());
        await cli.RunAsync(Run);
        var use = cli.Runner.Runs.Single().Options.Calibration!;
        Assert.Equal(CalibrationState.Valid, use.State);
        Assert.Equal(71_484, use.Measured!.Requests.Rate.Median);
    }

    [Fact]
    public async Task A_calibration_of_another_version_does_not()
    {
        using var cli = new CliHarness();
        cli.Services.Calibrations.Write(SampleCalibration.Create() with { Version = "0.0.1" });
        await cli.RunAsync(Run);
        Assert.Equal(CalibrationState.OtherVersion, cli.Runner.Runs.Single().Options.Calibration!.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_should_be_read_before_the_load_is_a_warning_even_when_quiet(bool quiet)
    {
        using var cli = new CliHarness();
        cli.Runner.During = static (options, _) =>
        {
            options.Warn!("This run plans a lot.");
            return Task.CompletedTask;
        };
        await cli.RunAsync(quiet ? [.. Run, "--quiet"] : Run);
        Assert.Contains("warning: This run plans a lot.\n", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Outcome.Invalid, 500, true)]
    [InlineData(Outcome.Invalid, 0, false)]
    [InlineData(Outcome.Passed, 500, false)]
    public async Task Only_a_run_that_the_generator_spoilt_is_told_to_calibrate(Outcome outcome, long ok, bool isTold)
    {
        var never = new CalibrationUse { State = CalibrationState.None, Reason = "this machine was never calibrated" };
        using var cli = new CliHarness(SampleRun.Of(outcome) with { Calibration = never, Counts = new RunCounts { Ok = ok } });
        await cli.RunAsync(Run);
        const string Hint = "What this machine can measure is not known: this machine was never calibrated. Find out with: proofload calibrate\n";
        Assert.Equal(isTold, cli.Error.Contains(Hint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_calibrated_machine_is_not_told_to_calibrate()
    {
        using var cli = new CliHarness(SampleRun.Of(Outcome.Invalid) with { Calibration = new CalibrationUse { State = CalibrationState.Valid, Measured = SampleCalibration.Create() } });
        await cli.RunAsync(Run);
        Assert.DoesNotContain("proofload calibrate", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_of_the_environment_are_shown_nowhere()
    {
        using var cli = new CliHarness(terminal: new TestTerminal(environment: ("TOKEN", "sk-very-secret-value")));
        cli.Runner.During = static (_, _) => throw new InvalidOperationException("server said: bad key sk-very-secret-value");
        Assert.Equal(1, await cli.RunAsync([.. Run, "--header", "Authorization: Bearer ${TOKEN}", "--verbose"]));
        Assert.DoesNotContain("sk-very-secret-value", cli.Error + cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_title_shows_neither_password_nor_query()
    {
        using var cli = new CliHarness(terminal: new TestTerminal(isTerminal: true));
        await cli.RunAsync("run", "http://user:passw0rd@127.0.0.1:8080/a?key=abcdef123");
        Assert.Contains("http http://127.0.0.1:8080", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("passw0rd", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef123", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_goes_to_the_records_file()
    {
        using var cli = new CliHarness();
        cli.Runner.During = static (options, _) =>
        {
            options.Records!.Accept([new RequestRecord { Index = 1 }, new RequestRecord { Index = 2 }]);
            return Task.CompletedTask;
        };
        Assert.Equal(0, await cli.RunAsync([.. Run, "--records", "out/r.ndjson"]));
        var lines = await File.ReadAllLinesAsync(cli.PathOf("out/r.ndjson"), TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], lines.Select(static l => JsonDocument.Parse(l).RootElement.GetProperty("index").GetInt64()));
        Assert.Contains($"Written: {cli.PathOf("out/r.ndjson")}\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_records_file_of_unknown_format_is_told_before_the_load()
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await cli.RunAsync([.. Run, "--records", "r.parquet"]));
        Assert.Equal("error: --records: the name of the file says its format; end r.parquet in .ndjson or .csv, also with .gz behind it\n", cli.Error);
        Assert.Empty(cli.Runner.Runs);
    }

    private sealed class FailingStore : IRunStore
    {
        public string Location => "full";

        public Task BeginAsync(RunResult head, CancellationToken cancellation) => throw new StoreException("disk full");

        public Task AppendAsync(string runId, IReadOnlyList<IntervalResult> intervals, CancellationToken cancellation) => throw new StoreException("disk full");

        public Task CompleteAsync(RunResult result, CancellationToken cancellation) => throw new StoreException("disk full");

        public Task<IReadOnlyList<RunListing>> ListAsync(int limit, CancellationToken cancellation) => throw new StoreException("disk full");

        public Task<RunResult?> FindAsync(string reference, CancellationToken cancellation) => throw new StoreException("disk full");

        public Task<bool> DeleteAsync(string runId, CancellationToken cancellation) => throw new StoreException("disk full");

        public Task<string?> ReadSettingAsync(string key, CancellationToken cancellation) => throw new StoreException("disk full");

        public Task WriteSettingAsync(string key, string value, CancellationToken cancellation) => throw new StoreException("disk full");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
