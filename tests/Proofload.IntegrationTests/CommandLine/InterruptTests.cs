using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Ctrl-C and SIGTERM in the middle of a load whose server answers only half of the requests.</summary>
public sealed class InterruptTests
{
    // Without an orderly end the run would take the rest of its minute or wait for the request timeout, another minute.
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task The_first_signal_ends_the_load_and_reports_what_was_measured(int signal)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync("hang=0.5:5m");
        await using var running = place.Start(
            "run", server.Api(), "--model", "sim", "--rate", "40", "--duration", "60s", "--html", "report.html", "--records", "r.ndjson", "--json");
        await server.HasSeenAsync(60);

        running.Signal(signal);
        var sinceSignal = Stopwatch.StartNew();
        var process = await running.EndAsync(Workplace.Limit);

        Assert.True(sinceSignal.Elapsed < Promptly, $"took {sinceSignal.Elapsed.TotalSeconds:0.0} s to end");
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Interrupted:", process.StandardError, StringComparison.Ordinal);
        var run = JsonElement.Parse(process.StandardOutput);
        Assert.Equal("interrupted", run.GetProperty("ending").GetString());
        var counts = run.GetProperty("counts");
        Assert.True(Count(counts, "ok") > 5, "what was measured is there");
        Assert.True(Count(counts, "cancelled") > 5, "what was in flight is counted as cancelled, not as failed");
        Assert.Equal(0, Count(counts, "failed"));
        Assert.Equal(Count(counts, "intended"), Count(counts, "ok") + Count(counts, "cancelled") + Count(counts, "dropped"));
        Assert.Equal(Count(counts, "sent"), File.ReadLines(place.PathOf("r.ndjson")).LongCount());
        Assert.Contains("interrupted", place.Read("report.html"), StringComparison.OrdinalIgnoreCase);
        var kept = Assert.Single(await place.RunsAsync());
        Assert.Equal("interrupted", kept.GetProperty("ending").GetString());
        Assert.Equal(Count(counts, "ok"), kept.GetProperty("ok").GetInt64());
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task The_second_signal_ends_the_process_at_once(int signal)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        await using var running = place.Start("run", server.Api(), "--model", "sim", "--rate", "40", "--duration", "60s", "--json");
        await server.HasSeenAsync(20);

        // A store that somebody else locks makes the orderly end wait.
        await using var locker = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = place.Store, Pooling = false }.ToString());
        await locker.OpenAsync(TestContext.Current.CancellationToken);
        await using var locked = locker.BeginTransaction(System.Data.IsolationLevel.Serializable, deferred: false);
        running.Signal(signal);
        await running.ErrorShowsAsync("Interrupted:");
        running.Signal(signal);
        var process = await running.EndAsync(Workplace.Limit);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal("", process.StandardOutput);
    }

    private static long Count(JsonElement counts, string name) => counts.GetProperty(name).GetInt64();
}
