namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Several processes and one store.</summary>
public sealed class ConcurrentStoreTests
{
    [Fact]
    public async Task Processes_that_write_to_one_new_store_at_once_keep_all_of_their_runs()
    {
        const int Processes = 3;
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var runs = await Task.WhenAll(Enumerable.Range(0, Processes).Select(number => place.RunAsync(
            "run", server.Api(), "--model", "sim", "--name", $"run-{number}", "--rate", "40", "--arrivals", "uniform", "-d", "4s", "--json-out", $"{number}.json")));

        // 4: on a machine that three runs share the generator may set the result.
        Assert.All(runs, static run => Assert.True(run.ExitCode is 0 or 4, run.StandardError));
        Assert.All(runs, static run => Assert.DoesNotContain("warning: The store", run.StandardError, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(Processes, (await place.RunsAsync()).Count);
        for (var number = 0; number < Processes; number++)
        {
            var export = await place.RunAsync("runs", "export", $"run-{number}");
            Assert.Equal(place.Read($"{number}.json"), export.StandardOutput);
            Assert.Contains("\"sent\": 160", export.StandardOutput, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_run_that_goes_on_can_be_looked_at_from_another_process()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        await using var running = place.Start("run", server.Api(), "--model", "sim", "--rate", "40", "--duration", "60s");
        await server.HasSeenAsync(140);

        var listed = Assert.Single(await place.RunsAsync());
        var run = await place.ExportAsync();
        Assert.Equal("running", listed.GetProperty("ending").GetString());
        Assert.Equal("running", run.GetProperty("ending").GetString());
        Assert.NotEmpty(run.GetProperty("series").EnumerateArray());

        running.Signal(Signals.Interrupt);
        Assert.Equal(130, (await running.EndAsync(Workplace.Limit)).ExitCode);
        Assert.Equal("interrupted", Assert.Single(await place.RunsAsync()).GetProperty("ending").GetString());
    }
}
