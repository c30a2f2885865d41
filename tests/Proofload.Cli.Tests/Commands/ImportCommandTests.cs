using System.Text.Json;
using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class ImportCommandTests
{
    private const string Hey = "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n0.0100,0,0,0,0,0,200,0.0000\n0.0300,0,0,0,0,0,200,0.5000\n0.0200,0,0,0,0,0,503,1.0000\n";

    [Fact]
    public async Task A_file_becomes_a_kept_run_with_a_summary()
    {
        using var cli = new CliHarness();
        Write(cli, "checkout.csv", Hey);
        Assert.Equal(0, await cli.RunAsync("import", "checkout.csv"));
        var run = await cli.Store.FindAsync("checkout", TestContext.Current.CancellationToken);
        Assert.Equal((2, 1, "hey"), (run!.Counts.Ok, run.Counts.Failed, run.Source!.Tool));
        Assert.Contains("measurement not certified", cli.Output, StringComparison.Ordinal);
        Assert.Contains("Imported from hey", cli.Output, StringComparison.Ordinal);
        Assert.Contains("latency n/a: hey counts from the send", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Load generator", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Importing_twice_keeps_one_run()
    {
        using var cli = new CliHarness();
        Write(cli, "a.csv", Hey);
        Assert.Equal(0, await cli.RunAsync("import", "a.csv", "--name", "first"));
        Assert.Equal(0, await cli.RunAsync("import", "a.csv", "--name", "second"));
        Assert.Equal("second", Assert.Single(await cli.Store.ListAsync(9, TestContext.Current.CancellationToken)).Name);
    }

    [Fact]
    public async Task Json_is_one_document_and_nothing_else()
    {
        using var cli = new CliHarness();
        Write(cli, "a.csv", Hey);
        Assert.Equal(0, await cli.RunAsync("import", "a.csv", "--json", "--no-store"));
        using var json = JsonDocument.Parse(cli.Output);
        Assert.Equal("unknown", json.RootElement.GetProperty("verdict").GetProperty("measurement").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("counts").GetProperty("intended").ValueKind);
        Assert.Empty(await cli.Store.ListAsync(9, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Several_runs_are_listed_and_have_no_report_together()
    {
        using var cli = new CliHarness();
        Write(cli, "a.csv", Hey);
        Write(cli, "b.csv", Hey + "0.0400,0,0,0,0,0,200,2.0000\n");
        Assert.Equal(1, await cli.RunAsync("import", "a.csv", "b.csv", "--html", "x.html"));
        Assert.Contains("hold 2 runs", cli.Error, StringComparison.Ordinal);
        Assert.Empty(await cli.Store.ListAsync(9, TestContext.Current.CancellationToken));

        Assert.Equal(0, await cli.RunAsync("import", "a.csv", "b.csv"));
        Assert.Equal(2, (await cli.Store.ListAsync(9, TestContext.Current.CancellationToken)).Count);
        Assert.Contains("unknown", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_lines_are_warned_of_and_too_many_are_an_error()
    {
        using var cli = new CliHarness();
        Write(cli, "a.csv", Hey + "x,0,0,0,0,0,200,2.0000\n");
        Assert.Equal(0, await cli.RunAsync("import", "a.csv"));
        Assert.Contains("warning: a.csv:5: 'response-time' is no duration; the line is in no figure", cli.Error, StringComparison.Ordinal);

        Write(cli, "b.csv", Hey + string.Concat(Enumerable.Repeat("x,0,0,0,0,0,200,2.0000\n", 101)));
        Assert.Equal(1, await cli.RunAsync("import", "b.csv"));
        Assert.Contains("error: b.csv:105:", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing.csv", "no file ")]
    [InlineData("plan.yaml", "no format of a tool is recognised")]
    public async Task What_cannot_be_imported_is_one_line(string file, string reason)
    {
        using var cli = new CliHarness();
        Write(cli, "plan.yaml", "version: 1\n");
        Assert.Equal(1, await cli.RunAsync("import", file));
        Assert.Contains(reason, cli.Error, StringComparison.Ordinal);
        Assert.Single(cli.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_kept_import_is_shown_like_any_run()
    {
        using var cli = new CliHarness();
        Write(cli, "a.csv", Hey);
        Assert.Equal(0, await cli.RunAsync("import", "a.csv", "--json-out", "run.json"));
        Assert.Equal(0, await cli.RunAsync("runs", "show", "last", "--html", "a.html", "--markdown", "a.md", "--junit", "a.xml", "--csv", "m.csv"));
        Assert.Contains("Measurement not certified", File.ReadAllText(Path.Combine(cli.Folder, "a.html")), StringComparison.Ordinal);
        Assert.Contains("## Imported from hey", File.ReadAllText(Path.Combine(cli.Folder, "a.md")), StringComparison.Ordinal);
        Assert.Contains("<skipped message=\"Not measured by Proofload", File.ReadAllText(Path.Combine(cli.Folder, "a.xml")), StringComparison.Ordinal);
        Assert.Equal("hey", RunResultJson.Read(File.ReadAllText(Path.Combine(cli.Folder, "run.json"))).Source!.Tool);
    }

    private static void Write(CliHarness cli, string name, string text) => File.WriteAllText(Path.Combine(cli.Folder, name), text);
}
