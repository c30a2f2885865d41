using System.Text.Json;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Disks that take nothing any more, or never took anything: the load does not depend on them.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_under_the_store_costs_one_warning_and_the_result_goes_to_a_file()
    {
        using var place = new Workplace();
        using var disk = SmallDisk.Mount(place.PathOf("small"), kilobytes: 400);
        await using var server = await TestModel.QuickAsync();
        await using var running = place.Start(
            "run", server.Api(), "--model", "sim", "--rate", "40", "-d", "6s", "--store", Path.Combine(disk.Path, "runs.db"), "--json-out", "run.json");
        await server.HasSeenAsync(60);
        disk.Fill();

        var process = await running.EndAsync(Workplace.Limit);

        Assert.True(process.ExitCode is 0 or 4, $"{process.ExitCode}: {process.StandardError}");
        Assert.Single(Lines(process), static line => line.Contains("The run goes on without the store.", StringComparison.Ordinal));
        var kept = Assert.Single(Lines(process), static line => line.Contains("`proofload runs import` takes it into a store", StringComparison.Ordinal));
        var file = Assert.Single(Directory.GetFiles(place.Folder, "proofload-*.json"));
        Assert.Contains(file, kept, StringComparison.Ordinal);
        var run = JsonElement.Parse(File.ReadAllText(file));
        Assert.Equal("completed", run.GetProperty("ending").GetString());
        Assert.True(run.GetProperty("counts").GetProperty("ok").GetInt64() > 150);
        Assert.Equal(place.Read("run.json"), File.ReadAllText(file) + "\n");
        Assert.Equal(0, (await place.RunAsync("runs", "import", file)).ExitCode);
        Assert.Equal("completed", Assert.Single(await place.RunsAsync()).GetProperty("ending").GetString());
    }

    [Fact]
    public async Task A_full_disk_under_records_and_reports_costs_one_message_each()
    {
        using var place = new Workplace();
        using var disk = SmallDisk.Mount(place.PathOf("small"), kilobytes: 400);
        await using var server = await TestModel.QuickAsync();
        await using var running = place.Start(
            "run", server.Api(), "--model", "sim", "--rate", "40", "-d", "6s", "--records", "small/r.csv", "--html", "small/report.html", "--json-out", "run.json", "--markdown", "run.md");
        await server.HasSeenAsync(60);
        disk.Fill();

        var process = await running.EndAsync(Workplace.Limit);

        Assert.True(process.ExitCode is 1 or 4, $"a report is missing, so the end is no success: {process.ExitCode}");
        Assert.Single(Lines(process), static line => line.Contains("records failed", StringComparison.Ordinal));
        Assert.Single(Lines(process), line => line.StartsWith($"error: cannot write {place.PathOf("small/report.html")}: ", StringComparison.Ordinal));
        Assert.DoesNotContain("Written: " + place.PathOf("small/report.html"), process.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("Written: " + place.PathOf("small/r.csv"), process.StandardError, StringComparison.Ordinal);
        Assert.False(File.Exists(place.PathOf("small/report.html")), "half a report is worse than none");
        var run = JsonElement.Parse(place.Read("run.json"));
        Assert.Equal("completed", run.GetProperty("ending").GetString());
        Assert.True(run.GetProperty("counts").GetProperty("ok").GetInt64() > 150);
        Assert.NotEqual("", place.Read("run.md"));
        Assert.Single(await place.RunsAsync());
    }

    [Fact]
    public async Task A_read_only_folder_keeps_the_store_away_but_not_the_run()
    {
        using var place = new Workplace();
        using var disk = SmallDisk.Mount(place.PathOf("fixed"), kilobytes: 400, isReadOnly: true);
        await using var server = await TestModel.QuickAsync();

        var process = await place.RunAsync("run", server.Api(), "--model", "sim", "-n", "20", "--store", "fixed/runs.db");

        Assert.True(process.ExitCode is 0 or 4, $"{process.ExitCode}: {process.StandardError}");
        Assert.Single(Lines(process), static line => line.Contains("The run goes on without the store.", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(place.Folder, "proofload-*.json"));
    }

    [Theory]
    [InlineData("--html", "fixed/report.html")]
    [InlineData("--json-out", "fixed/run.json")]
    [InlineData("--records", "fixed/r.ndjson")]
    public async Task A_report_that_cannot_be_written_is_refused_before_the_load(string flag, string file)
    {
        using var place = new Workplace();
        using var disk = SmallDisk.Mount(place.PathOf("fixed"), kilobytes: 400, isReadOnly: true);
        await using var server = await TestModel.QuickAsync();

        var process = await place.RunAsync("run", server.Api(), "--model", "sim", "-n", "20", flag, file);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith($"error: cannot write {place.PathOf(file)}: ", process.StandardError, StringComparison.Ordinal);
        Assert.Single(Lines(process));
        Assert.Equal(0, server.Statistics.Requests);
    }

    private static string[] Lines(FinishedProcess process) => process.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
