using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Proofload.Cli.Tests.Commands;

public sealed class SloCommandTests : IDisposable
{
    private const string File = """
        service: chat
        window: 7d
        policy: [{at: 50%, action: tell}, {at: 100%, action: no releases, blocks: true}]
        objectives:
          - {name: fast, objective: latency 99% < 500ms}
          - {name: available, objective: availability 99.9%}
        """;

    private readonly CliHarness _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Check_shows_what_the_alerts_mean()
    {
        await WriteAsync("slo.yaml", File);

        Assert.Equal(0, await _cli.RunAsync("slo", "check", "slo.yaml"));
        Assert.StartsWith("PASSED nothing to complain of in 2 objectives, 6 alerts", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("page 1h/5m", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_fails_with_what_it_found()
    {
        await WriteAsync("slo.yaml", File.Replace("500ms", "600ms", StringComparison.Ordinal));

        Assert.Equal(2, await _cli.RunAsync("slo", "check", "slo.yaml", "--traffic", "10/h", "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        var rules = json.RootElement.GetProperty("findings").EnumerateArray().Select(static f => f.GetProperty("rule").GetString()).ToHashSet();
        Assert.Superset(new HashSet<string?> { "no-bucket", "low-traffic", "cannot-be-proven", "absent-by-chance" }, rules);
    }

    [Fact]
    public async Task Status_shows_budget_burn_and_policy()
    {
        await WriteAsync("slo.yaml", File);
        await WriteAsync("counts.csv", Counts(badMinutes: 30));

        Assert.Equal(2, await _cli.RunAsync("slo", "status", "slo.yaml", "--counts", "counts.csv"));
        Assert.StartsWith("MISSED 1 of 2 objectives missed, 1 met on 2026-06-02 00:00 UTC", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("missed  available  99.9% in 7d", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("blocks available: 100% of the budget is gone: no releases", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("████████ 100%", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("there is no objective 'availabel'; did you mean 'available'?", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_as_json_has_exact_targets_and_null_for_what_is_unknown()
    {
        await WriteAsync("slo.yaml", File);
        await WriteAsync("counts.csv", "time,objective,good,total\n2026-06-02T00:00:00Z,fast,990,1000\n");

        Assert.Equal(3, await _cli.RunAsync("slo", "status", "slo.yaml", "--counts", "counts.csv", "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        var objectives = json.RootElement.GetProperty("objectives");
        Assert.Equal("0.99", objectives[0].GetProperty("target").GetRawText());
        Assert.Equal(1.0, objectives[0].GetProperty("budget").GetProperty("consumed").GetDouble(), 1e-9);
        Assert.True(objectives[0].GetProperty("is_met").GetBoolean());
        Assert.Equal(("no_data", JsonValueKind.Null), (objectives[1].GetProperty("state").GetString(), objectives[1].GetProperty("sli").ValueKind));
    }

    [Fact]
    public async Task History_tells_what_the_alerts_would_have_done()
    {
        await WriteAsync("slo.yaml", File);
        await WriteAsync("counts.csv", Counts(badMinutes: 30));

        Assert.Equal(0, await _cli.RunAsync("slo", "history", "slo.yaml", "--replay", "--counts", "counts.csv", "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        var available = json.RootElement.GetProperty("objectives")[1];
        var incident = Assert.Single(available.GetProperty("incidents").EnumerateArray());
        Assert.InRange(incident.GetProperty("detected_seconds").GetDouble(), 0, 600);
        Assert.Equal(0, available.GetProperty("missed").GetInt32());
        Assert.Equal(0, available.GetProperty("alone").GetInt32());
    }

    [Fact]
    public async Task Export_and_import_give_the_same_objectives()
    {
        await WriteAsync("slo.yaml", File);

        Assert.Equal(0, await _cli.RunAsync("slo", "export", "slo.yaml", "--openslo", "--to", "open.yaml"));
        Assert.Contains("policy is left out", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("slo", "import", "open.yaml"));
        Assert.Equal(
            "version: 1\nservice: chat\nwindow: 7d\nalerts: standard\nobjectives:\n  - name: fast\n    objective: latency 99% < 500ms\n  - name: available\n    objective: availability >= 99.9%\n",
            _cli.Output);
    }

    [Theory]
    [InlineData(30, 2, "error: budget of available: ")]
    [InlineData(0, 0, "")]
    public async Task A_gate_stops_when_a_step_of_the_policy_blocks(int badMinutes, int code, string error)
    {
        await WriteAsync("slo.yaml", File);
        await WriteAsync("counts.csv", Counts(badMinutes));

        Assert.Equal(code, await _cli.RunAsync("gate", "--budget", "slo.yaml", "--counts", "counts.csv"));
        Assert.Contains(error, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_does_not_pass_a_budget_that_nobody_counted()
    {
        await WriteAsync("slo.yaml", File);
        await WriteAsync("counts.csv", "time,objective,good,total\n2026-06-02T00:00:00Z,fast,1000,1000\n");

        Assert.Equal(3, await _cli.RunAsync("gate", "--budget", "slo.yaml", "--counts", "counts.csv"));
    }

    [Fact]
    public async Task A_run_takes_the_objectives_it_can_judge()
    {
        await WriteAsync("slo.yaml", File + "\n  - {name: tokens, objective: ttft p95 < 1s}\n");

        Assert.Equal(0, await _cli.RunAsync("run", "http://127.0.0.1:1/", "--rate", "5", "-d", "1s", "-o", "latency p50 < 100ms", "--objectives", "slo.yaml", "--print-plan"));
        Assert.Contains("objectives:\n  - latency p50 < 100ms\n  - latency 99% < 500ms\n  - error_rate <= 0.1%\n", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("tokens is not judged here: ttft needs a stream of tokens", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slo", "say what to do: slo check FILE (proofload slo --help explains)")]
    [InlineData("slo check", "FILE is missing (proofload slo check --help explains)")]
    [InlineData("slo check nosuch.yaml", "cannot read the objectives file 'nosuch.yaml': there is no such file")]
    [InlineData("slo check slo.yaml --buckets 1,x", "--buckets: 'x' is not a bound; write seconds, or for example 500ms")]
    [InlineData("slo status slo.yaml", "--counts is missing; give the counts as CSV with the columns time,objective,good,total, or --watch STORE")]
    [InlineData("slo status slo.yaml --counts counts.csv --at noon", "--at: 'noon' is not a time with its zone; write for example 2026-06-17T22:00:00Z or 2026-06-17T22:00:00+02:00")]
    [InlineData("slo history slo.yaml --counts counts.csv", "say what to do with the past: --replay evaluates the alerts over it")]
    [InlineData("slo history slo.yaml --replay --counts counts.csv --step 0", "--step: fast would be evaluated for ever; take a longer step, or a later --from")]
    [InlineData("slo export slo.yaml", "say in which form: --openslo")]
    [InlineData("slo import nosuch.yaml", "there is no file nosuch.yaml")]
    [InlineData("gate --counts counts.csv", "--counts: belongs to --budget FILE")]
    [InlineData("run http://127.0.0.1:1 --service chat --print-plan", "--service: chooses objectives of a file; add --objectives FILE")]
    [InlineData("run http://127.0.0.1:1 --objectives slo.yaml --service chta --print-plan", "slo.yaml has no objective of the service 'chta'; did you mean 'chat'?")]
    public async Task Wrong_use_is_one_line(string line, string expected)
    {
        await WriteAsync("slo.yaml", File);
        await WriteAsync("counts.csv", Counts(badMinutes: 0));

        Assert.Equal(1, await _cli.RunAsync(line.Split(' ')));
        Assert.Equal("error: " + expected, _cli.Error.Trim().Split('\n')[^1]);
    }

    private Task WriteAsync(string name, string text) => System.IO.File.WriteAllTextAsync(_cli.PathOf(name), text, TestContext.Current.CancellationToken);

    /// <summary>A day, ten requests a minute; from 12:00 on some minutes have nothing but errors.</summary>
    private static string Counts(int badMinutes)
    {
        var text = new StringBuilder("time,objective,good,total\n");
        for (var minute = 1; minute <= 1440; minute++)
        {
            var time = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            var good = minute > 720 && minute <= 720 + badMinutes ? 0 : 10;
            text.Append(CultureInfo.InvariantCulture, $"{time},available,{good},10\n{time},fast,10,10\n");
        }

        return text.Append("2026-06-01T12:00:00Z,availabel,1,1\n").ToString();
    }
}
