using System.Text.Json;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>What is left when the tool itself dies.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_killed_run_is_kept_up_to_its_last_seconds()
    {
        const int Rate = 40;
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        await using var running = place.Start(
            "run", server.Api(), "--model", "sim", "--rate", $"{Rate}", "--arrivals", "uniform", "--duration", "60s", "-o", "latency p99 < 1s", "--label", "commit=1a2b3c");
        await server.HasSeenAsync(6 * Rate);
        var seen = server.Statistics.Requests;
        running.Signal(Signals.Kill);
        var process = await running.EndAsync(Workplace.Limit);
        Assert.Equal(137, process.ExitCode);

        var listed = Assert.Single(await place.RunsAsync());
        Assert.Equal("crashed", listed.GetProperty("ending").GetString());

        var show = await place.RunAsync("runs", "show", "last");
        Assert.Equal(0, show.ExitCode);
        Assert.Contains("crashed", show.StandardOutput, StringComparison.Ordinal);

        // Requests are the clock: so many seconds had passed, whatever else the machine did. The series may lack the last two.
        var run = await place.ExportAsync();
        Assert.Equal("crashed", run.GetProperty("ending").GetString());
        Assert.NotEqual("passed", run.GetProperty("verdict").GetProperty("outcome").GetString());
        Assert.Equal("1a2b3c", run.GetProperty("labels").GetProperty("commit").GetString());
        var series = run.GetProperty("series").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, series.Count).Select(static i => (double)i), series.Select(static i => i.GetProperty("at").GetDouble()));
        Assert.InRange(series.Count, (seen / (double)Rate) - 2.5, (seen / (double)Rate) + 3);
        var sent = series.Sum(static i => i.GetProperty("sent").GetInt64());
        Assert.InRange(sent, seen - (2.5 * Rate), seen);
        Assert.Equal(sent, run.GetProperty("counts").GetProperty("sent").GetInt64());
        Assert.Equal(series.Sum(static i => i.GetProperty("ok").GetInt64()), listed.GetProperty("ok").GetInt64());
    }

    [Fact]
    public async Task A_crashed_run_can_be_carried_to_another_store()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        await using (var running = place.Start("run", server.Api(), "--model", "sim", "--rate", "50", "--duration", "60s"))
        {
            await server.HasSeenAsync(150);
            running.Signal(Signals.Kill);
            await running.EndAsync(Workplace.Limit);
        }

        Assert.Equal(0, (await place.RunAsync("runs", "export", "last", "crashed.json")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("runs", "import", "crashed.json", "--store", "other.db")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("runs", "export", "last", "again.json", "--store", "other.db")).ExitCode);

        Assert.Equal(place.Read("crashed.json"), place.Read("again.json"));
        Assert.Equal("crashed", JsonElement.Parse(place.Read("again.json")).GetProperty("ending").GetString());
    }
}
