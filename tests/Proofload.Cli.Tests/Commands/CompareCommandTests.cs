using System.Text.Json;
using System.Xml.Linq;
using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class CompareCommandTests : IDisposable
{
    private readonly CliHarness _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_baseline_is_set_shown_compared_with_and_deleted()
    {
        await KeepAsync();
        Assert.Equal(0, await _cli.RunAsync("runs", "baseline", "set", "main", "a1", "a2,a3,a4"));
        Assert.Equal(0, await _cli.RunAsync("runs", "baseline", "list"));
        Assert.Contains("main  4 runs, newest a4", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("runs", "baseline", "show", "main"));
        Assert.Equal(2, await _cli.RunAsync("compare", "main", "b1,b2,b3,b4", "-c", "error_rate +1pp"));
        Assert.Contains("B is worse than A: error_rate", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("runs", "baseline", "delete", "main"));
        Assert.Equal(1, await _cli.RunAsync("runs", "baseline", "show", "main"));
    }

    [Fact]
    public async Task Files_are_written_and_json_stands_alone()
    {
        await KeepAsync();
        await File.WriteAllTextAsync(_cli.PathOf("old.json"), RunResultJson.Write(Run("x1", 0, 0)), TestContext.Current.CancellationToken);
        Assert.Equal(2, await _cli.RunAsync("compare", "old.json", "b1", "-c", "error_rate +1pp", "--json", "--html", "c.html", "--markdown", "c.md", "--junit", "c.xml"));
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal("worse", json.RootElement.GetProperty("verdict").GetString());
        var metric = json.RootElement.GetProperty("metrics")[0];
        Assert.Equal("counts", metric.GetProperty("method").GetString());
        Assert.Equal(0.1, metric.GetProperty("change").GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal("1", XDocument.Load(_cli.PathOf("c.xml")).Root!.Element("testsuite")!.Attribute("failures")!.Value);
        Assert.Contains("<!doctype html>", await File.ReadAllTextAsync(_cli.PathOf("c.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("B is worse than A", await File.ReadAllTextAsync(_cli.PathOf("c.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_data_is_inconclusive_unless_that_is_allowed()
    {
        await KeepAsync();
        Assert.Equal(3, await _cli.RunAsync("compare", "a1", "a2", "-c", "ttft p99 +5%"));
        Assert.Equal(0, await _cli.RunAsync("compare", "a1", "a2", "-c", "ttft p99 +5%", "--allow-inconclusive"));
        Assert.Equal(0, await _cli.RunAsync("compare", "a1", "a2", "-c", "error_rate +1pp"));
    }

    [Theory]
    [InlineData("compare a1", "B is missing (proofload compare --help explains)")]
    [InlineData("compare a1 gone", "no run, baseline or file 'gone' in memory; 'proofload runs list' and 'proofload runs baseline list' show what there is")]
    [InlineData("compare a1 gone.json", "cannot read gone.json: there is no such file")]
    [InlineData("compare a1 a1", "the run a1 stands on both sides")]
    [InlineData("compare a1,a1 a2", "'a1,a1' names the run a1 twice")]
    [InlineData("compare , a2", "',' names no run")]
    [InlineData("compare a1 other", "these runs are not comparable: they differ in plan (rate (not given) | rate '7'); machine (m | n). If that is what you mean, add --allow plan,machine")]
    [InlineData("compare a1 other --allow plan", "these runs are not comparable: they differ in machine (m | n). If that is what you mean, add --allow machine,plan")]
    [InlineData("compare a1 a2 --allow machin", "--allow: there is no 'machin'; did you mean 'machine'?")]
    [InlineData("compare a1 a2 --margin 0", "--margin: must be above 0% and below 100%")]
    [InlineData("compare a1 a2 --criterion p98+5", "--criterion 'p98+5': column 1: unknown metric 'p98'; allowed:")]
    [InlineData("runs baseline set main", "which runs? Write: proofload runs baseline set main RUN..., or choose them with --branch, --commit, --label or --plan")]
    [InlineData("runs baseline set last a1", "'last': 'last' names the newest run")]
    [InlineData("runs baseline set main a1 other", "these runs are no baseline together: they differ in plan")]
    [InlineData("runs baseline show mian", "no baseline 'mian' in memory; 'proofload runs baseline set NAME RUN' names one")]
    [InlineData("history latenc p99", "'latenc p99': column 1: unknown metric 'latenc'; did you mean 'latency'?")]
    [InlineData("history p99 --branch nowhere", "no such run in memory; 'proofload runs list' shows what there is")]
    public async Task Wrong_use_is_one_line(string line, string expected)
    {
        await KeepAsync();
        Assert.Equal(1, await _cli.RunAsync(line.Split(' ')));
        Assert.StartsWith($"error: {expected}", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(1, _cli.Error.Count(static c => c == '\n'));
    }

    [Fact]
    public async Task All_differences_can_be_allowed_and_are_noted()
    {
        await KeepAsync();
        Assert.Equal(0, await _cli.RunAsync("compare", "a1", "other", "--allow", "all", "-c", "error_rate +1pp"));
        Assert.Contains("The runs differ, and that was allowed: machine (m | n)", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_names_the_commit_that_moved_it()
    {
        for (var i = 0; i < 16; i++)
        {
            await _cli.Store.CompleteAsync(Run($"h{i:00}", i, i < 9 ? i % 2 : 60 + i, commit: $"c{i:00}", branch: i == 3 ? "dev" : "main"), CancellationToken.None);
        }

        Assert.Equal(0, await _cli.RunAsync("history", "error_rate", "--branch", "main", "--html", "h.html"));
        Assert.Contains("1 change", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("with run h09, commit c09", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"scatter\"", await File.ReadAllTextAsync(_cli.PathOf("h.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(3, await _cli.RunAsync("history", "error_rate", "--branch", "dev", "--json"));
        Assert.Equal(0, await _cli.RunAsync("runs", "baseline", "set", "main", "--branch", "main", "--last", "3"));
        Assert.Contains("main  h13 h14 h15", _cli.Output, StringComparison.Ordinal);
    }

    private async Task KeepAsync()
    {
        for (var i = 1; i <= 4; i++)
        {
            await _cli.Store.CompleteAsync(Run($"a{i}", 2 * i, 0), CancellationToken.None);
            await _cli.Store.CompleteAsync(Run($"b{i}", (2 * i) + 1, 50), CancellationToken.None);
        }

        var other = Run("other", 20, 0);
        await _cli.Store.CompleteAsync(other with { Plan = "name: sample\nrate: 7\n", Fingerprint = other.Fingerprint with { Plan = "7", Machine = "n" } }, CancellationToken.None);
    }

    private static RunResult Run(string id, int minute, int failed, string? commit = null, string? branch = null)
    {
        var run = SampleRun.Of(Outcome.None, id: id);
        var labels = new Dictionary<string, string>();
        if (commit is not null)
        {
            (labels["commit"], labels["branch"]) = (commit, branch!);
        }

        return run with
        {
            StartedAt = run.StartedAt.AddMinutes(minute),
            Counts = new RunCounts { Intended = 500, Sent = 500, Ok = 500 - failed, Failed = failed, Dropped = 0 },
            Labels = labels,
        };
    }
}
