using System.Text.Json;

namespace Proofload.Cli.Tests.Commands;

public sealed class SlaCommandTests : IDisposable
{
    private const string Contract = """
        contract: Test
        commitments:
          - name: availability
            method: request_ratio
            target: 99%
            errors: 5xx
            credits: [{below: 99%, percent: 10%}]
        credits: {fee: 1000}
        """;

    private readonly CliHarness _cli = new();

    public SlaCommandTests()
    {
        File.WriteAllText(_cli.PathOf("c.yaml"), Contract);
        File.WriteAllText(_cli.PathOf("log.csv"), "time,status,note\n" + string.Concat(Enumerable.Range(0, 200).Select(static i => $"2026-10-{1 + (i % 31):00}T10:00:00Z,{(i < 3 ? 503 : 200)},x\n")));
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_month_that_missed_its_target_ends_with_2_and_says_what_is_owed()
    {
        Assert.Equal(2, await _cli.RunAsync("sla", "report", "c.yaml", "--month", "2026-10", "--events", "log.csv", "--complete", "--html", "r.html", "--markdown", "r.md"));
        Assert.StartsWith("MISSED the promise was broken in October 2026\nmissed availability 98.5000%, promised 99% (share of requests)\ncredit USD 100.00 of the month's fee, USD 1,000.00\n", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("log.csv: columns that are not used: note", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("Missed: the promise was broken", await File.ReadAllTextAsync(_cli.PathOf("r.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("# Test: October 2026\n", await File.ReadAllTextAsync(_cli.PathOf("r.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_makes_a_month_undecided()
    {
        Assert.Equal(3, await _cli.RunAsync("sla", "report", "c.yaml", "--month", "2026-10", "--events", "log.csv", "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal("undecided", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(44_640 - 31, json.RootElement.GetProperty("minutes").GetProperty("missing").GetInt32());
        Assert.Equal(0, await _cli.RunAsync("sla", "report", "c.yaml", "--month", "2026-10", "--events", "log.csv", "--allow-inconclusive"));
    }

    [Fact]
    public async Task A_claim_is_made_and_checked()
    {
        Assert.Equal(0, await _cli.RunAsync("sla", "claim", "c.yaml", "--month", "2026-10", "--events", "log.csv", "--complete", "--out", "claim"));
        Assert.Equal(0, await _cli.RunAsync("sla", "claim", "--verify", "claim"));
        await File.AppendAllTextAsync(_cli.PathOf("claim/breaches-1.csv"), "x", TestContext.Current.CancellationToken);
        Assert.Equal(2, await _cli.RunAsync("sla", "claim", "--verify", "claim"));
        Assert.Contains("wrong 'breaches-1.csv' was changed", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_becomes_a_contract_that_can_be_checked()
    {
        await File.WriteAllLinesAsync(_cli.PathOf("history.csv"), Enumerable.Range(0, 92).Select(static i => $"{new DateTime(2026, 8, 1).AddDays(i):yyyy-MM-dd}T10:00:00Z,1000,{i % 7},eu").Prepend("time,total,error_503,region"), TestContext.Current.CancellationToken);
        Assert.Equal(0, await _cli.RunAsync("sla", "propose", "c.yaml", "--months", "2026-08..2026-10", "--events", "history.csv", "--by", "region", "--out", "next.yaml", "--html", "p.html"));
        Assert.StartsWith("PROMISE 99.", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("sla", "check", "next.yaml"));
        Assert.Contains("availability: region=eu 99.", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_a_run_are_counted_from_its_begin()
    {
        await File.WriteAllTextAsync(_cli.PathOf("run.csv"), "phase,outcome,status,intended,sent,done\nmeasured,ok,200,0.5,0.5,1\nmeasured,http_5xx,503,61,61,62\nmeasured,cancelled,,70,70,\n", TestContext.Current.CancellationToken);
        Assert.Equal(2, await _cli.RunAsync("sla", "report", "c.yaml", "--month", "2026-10", "--records", "run.csv@2026-10-05T22:00:00Z", "--complete", "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal((2, 1), (json.RootElement.GetProperty("users").GetProperty("requests").GetInt32(), json.RootElement.GetProperty("users").GetProperty("failed").GetInt32()));
    }

    [Theory]
    [InlineData("sla", "what is to be done?")]
    [InlineData("sla reprot", "unknown command 'reprot'; did you mean 'report'?")]
    [InlineData("sla report c.yaml --events log.csv", "--month is missing: write for example --month 2026-10")]
    [InlineData("sla report c.yaml --month 2026-13 --events log.csv", "--month: '2026-13' is not a month; write for example 2026-10")]
    [InlineData("sla report c.yaml --month 2026-12 --events log.csv", "--month: 2026-12 has not begun")]
    [InlineData("sla report c.yaml --month 2026-10", "--events is missing: which log is to be counted?")]
    [InlineData("sla report c.yaml --month 2026-10 --events log.txt", "'log.txt': events are in files that end with .csv, .ndjson or .jsonl")]
    [InlineData("sla report c.yaml --month 2026-10 --events none.csv", "cannot read none.csv: there is no such file")]
    [InlineData("sla report d.yaml --month 2026-10 --events log.csv", "cannot read the contract 'd.yaml': there is no such file")]
    [InlineData("sla report c.yaml --month 2026-10 --events log.csv --fee $5", "--fee: '$5' is not an amount such as 12000.50")]
    [InlineData("sla report c.yaml --month 2026-10 --events log.csv --row 7m", "--row: must divide a minute, or be whole minutes that divide a day")]
    [InlineData("sla report c.yaml --month 2026-10 --records run.csv", "--records: 'run.csv' does not say when the run began")]
    [InlineData("sla claim --verify none.zip", "--verify: cannot read none.zip: there is no such file")]
    [InlineData("sla propose c.yaml --months 2026-10..2026-08 --events log.csv", "--months: '2026-10..2026-08' are no months")]
    [InlineData("sla propose c.yaml --months 2026-09..2026-11 --events log.csv", "--months: 2026-11 is not over")]
    [InlineData("sla propose c.yaml --months 2026-10 --events log.csv --by regoin", "unknown label 'regoin'; did you mean 'region'?")]
    [InlineData("sla propose c.yaml --months 2026-10 --events log.csv --commitment avail", "--commitment: the contract has no 'avail'; did you mean 'availability'?")]
    public async Task A_mistake_is_one_line(string command, string expected)
    {
        Assert.Equal(1, await _cli.RunAsync(command.Split(' ')));
        Assert.Contains(expected, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objectives_are_settled_from_their_counts_with_or_without_a_contract()
    {
        await WriteObjectivesAsync();
        Assert.Equal(2, await _cli.RunAsync("sla", "report", "slo.yaml", "--month", "2026-10", "--counts", "counts.csv", "--row", "5m", "--complete"));
        Assert.Contains("missed available 98.0000%, promised 99.9% (share of requests)\n", _cli.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_cli.PathOf("chat.yaml"), "contract: Chat\nobjectives: slo.yaml\ncommitments: [{name: up, objective: available, credits: [{below: 99%, percent: 25%}]}]\ncredits: {fee: 1000}\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, await _cli.RunAsync("sla", "claim", "chat.yaml", "--month", "2026-10", "--counts", "counts.csv", "--row", "5m", "--complete", "--out", "claim"));
        Assert.Contains("missed up 98.0000%, promised 99.9% (share of requests)\ncredit USD 250.00", _cli.Output, StringComparison.Ordinal);

        // The other side has the bundle alone.
        File.Delete(_cli.PathOf("slo.yaml"));
        Assert.Equal(0, await _cli.RunAsync("sla", "claim", "--verify", "claim"));
        Assert.Contains("objective: available", await File.ReadAllTextAsync(_cli.PathOf("claim/contract.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sla report c.yaml --month 2026-10 --counts counts.csv", "the contract names no objective, so counts of objectives say nothing about it")]
    [InlineData("sla report slo.yaml --month 2026-10 --counts counts.csv --events log.csv", "--events and --records exclude --counts and --watch: the same requests would count twice")]
    [InlineData("sla report slo.yaml --month 2026-10 --counts counts.csv --watch w.db", "--counts and --watch exclude each other")]
    [InlineData("sla report slo.yaml --month 2026-10", "--events is missing: which log is to be counted? Counts of objectives are given with --counts or --watch")]
    public async Task Wrong_sources_are_said(string line, string expected)
    {
        await WriteObjectivesAsync();
        Assert.Equal(1, await _cli.RunAsync(line.Split(' ')));
        Assert.Contains(expected, _cli.Error, StringComparison.Ordinal);
    }

    private async Task WriteObjectivesAsync()
    {
        await File.WriteAllTextAsync(_cli.PathOf("slo.yaml"), "version: 1\nservice: chat\nobjectives: [{name: available, objective: availability 99.9%}]\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_cli.PathOf("counts.csv"), "time,objective,good,total\n" + string.Concat(Enumerable.Range(1, 288).Select(static i => $"{new DateTime(2026, 10, 5, 0, 0, 0, DateTimeKind.Utc).AddMinutes(5 * i):yyyy-MM-ddTHH:mm:ssZ},available,98,100\n")), TestContext.Current.CancellationToken);
    }
}
