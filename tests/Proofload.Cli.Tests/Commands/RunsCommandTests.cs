using System.Text.Json;
using Proofload.Cli.Runs;
using Proofload.Results;
using Proofload.Storage.Sqlite;

namespace Proofload.Cli.Tests.Commands;

public sealed class RunsCommandTests
{
    [Fact]
    public async Task List_shows_runs_newest_first()
    {
        using var cli = await WithRuns();
        Assert.Equal(0, await cli.RunAsync("runs", "list"));
        ApprovedFile.Check("runs-list", cli.Output);
    }

    [Fact]
    public async Task Runs_alone_lists()
    {
        using var cli = await WithRuns();
        Assert.Equal(0, await cli.RunAsync("runs"));
        Assert.StartsWith("RUN ", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_as_json_is_one_array_with_the_names_of_the_result()
    {
        using var cli = await WithRuns();
        Assert.Equal(0, await cli.RunAsync("runs", "list", "--json", "--limit", "1"));
        using var json = JsonDocument.Parse(cli.Output);
        var run = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("b2", run.GetProperty("id").GetString());
        Assert.Equal("failed", run.GetProperty("outcome").GetString());
        Assert.Equal("completed", run.GetProperty("ending").GetString());
        Assert.Equal(0.05, run.GetProperty("latency_p99").GetDouble());
    }

    [Fact]
    public async Task An_empty_store_says_how_to_fill_it()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("runs", "list"));
        Assert.Equal("No runs in memory yet; 'proofload demo' makes one.\n", cli.Output);
    }

    [Theory]
    [InlineData("last", "b2")]
    [InlineData("a", "a1")]
    [InlineData("sample", "b2")]
    public async Task Show_finds_a_run_by_what_people_write(string reference, string id)
    {
        using var cli = await WithRuns();
        Assert.Equal(0, await cli.RunAsync("runs", "show", reference, "--json"));
        Assert.Equal(id, RunResultJson.Read(cli.Output).Id);
    }

    [Fact]
    public async Task Show_writes_reports_and_succeeds_for_a_failed_run()
    {
        using var cli = await WithRuns();
        Assert.Equal(0, await cli.RunAsync("runs", "show", "last", "--html", "r.html"));
        Assert.StartsWith("FAILED", cli.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(cli.PathOf("r.html")));
    }

    [Fact]
    public async Task Export_and_import_carry_a_run_from_one_sqlite_store_to_another()
    {
        using var cli = new CliHarness();
        var services = cli.Services with { Stores = new StoreOpener(static path => SqliteRunStore.Open(path!)) };
        using var sqlite = new CliHarness { Services = services };
        await using (var store = SqliteRunStore.Open(cli.PathOf("one.db")))
        {
            await store.CompleteAsync(SampleRun.Of(), TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await sqlite.RunAsync("runs", "export", "last", "run.json", "--store", "one.db"));
        Assert.Equal(0, await sqlite.RunAsync("runs", "import", "run.json", "--store", "two.db"));
        Assert.Equal(0, await sqlite.RunAsync("runs", "export", "last", "again.json", "--store", "two.db"));
        Assert.Equal(File.ReadAllText(cli.PathOf("run.json")), File.ReadAllText(cli.PathOf("again.json")));
        Assert.Equal("20261122-070000-ab12  sample\n", cli.Output);
    }

    [Fact]
    public async Task Export_without_a_file_writes_one_document()
    {
        using var cli = await WithRuns();
        Assert.Equal(0, await cli.RunAsync("runs", "export", "last", "--compact"));
        Assert.Equal("b2", RunResultJson.Read(cli.Output).Id);
        Assert.Single(cli.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Import_of_a_damaged_file_keeps_nothing()
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("good.json"), RunResultJson.Write(SampleRun.Of()), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(cli.PathOf("bad.json"), "{", TestContext.Current.CancellationToken);
        Assert.Equal(1, await cli.RunAsync("runs", "import", "good.json", "bad.json"));
        Assert.StartsWith("error: bad.json", cli.Error, StringComparison.Ordinal);
        Assert.Empty(await cli.Store.ListAsync(9, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("y\n", 0, 1)]
    [InlineData("n\n", 1, 2)]
    [InlineData("", 1, 2)]
    public async Task Delete_asks_on_a_terminal(string answer, int code, int left)
    {
        using var cli = await WithRuns(new TestTerminal(isTerminal: true, input: answer));
        Assert.Equal(code, await cli.RunAsync("runs", "delete", "a1"));
        Assert.Contains("Delete this run? [y/N] ", cli.Error, StringComparison.Ordinal);
        Assert.Equal(left, (await cli.Store.ListAsync(9, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Delete_without_a_terminal_needs_yes()
    {
        using var cli = await WithRuns();
        Assert.Equal(1, await cli.RunAsync("runs", "delete", "a1"));
        Assert.Contains("add --yes", cli.Error, StringComparison.Ordinal);
        Assert.Equal(0, await cli.RunAsync("runs", "delete", "a1", "b2", "--yes"));
        Assert.Empty(await cli.Store.ListAsync(9, TestContext.Current.CancellationToken));
    }

    private static async Task<CliHarness> WithRuns(TestTerminal? terminal = null)
    {
        var cli = new CliHarness(terminal: terminal);
        await cli.Store.CompleteAsync(SampleRun.Of(id: "a1"), CancellationToken.None);
        await cli.Store.CompleteAsync(SampleRun.Of(Outcome.Failed, id: "b2") with { StartedAt = SampleRun.Of().StartedAt.AddMinutes(5) }, CancellationToken.None);
        return cli;
    }
}
