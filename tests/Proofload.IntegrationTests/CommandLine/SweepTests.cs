using System.Text.Json;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Sweeps as a user runs them, against a simulator that counts what came.</summary>
public sealed class SweepTests
{
    private static readonly string[] Flags = ["--model", "sim", "--duration", "500ms", "--prompt-tokens", "10", "--sweep", "concurrency=1,2,4"];

    [Fact]
    public async Task A_grid_is_run_reported_and_shown_again_from_the_store()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var run = await place.RunAsync(["run", server.Api(), .. Flags, "--sweep", "output_tokens=4,8", "--html", "s.html", "--csv", "s.csv", "--json-out", "s.json"]);
        Assert.True(run.ExitCode == 0 || run.ExitCode == 4, run.StandardError);
        Assert.Equal(6, Points(run.StandardError, ": ", " ok, "));
        Assert.Contains("Sweep over concurrency and output_tokens", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("point-6", place.Read("s.html"), StringComparison.Ordinal);
        Assert.Equal(7, place.Read("s.csv").Trim().Split('\n').Length);
        var study = JsonElement.Parse(place.Read("s.json")).GetProperty("study");
        Assert.Equal(6, study.GetProperty("measured").GetInt32());

        // More users bring more requests where the server has no limit.
        var rates = study.GetProperty("points").EnumerateArray().Where(static p => p.GetProperty("values").GetProperty("output_tokens").GetInt32() == 4)
            .Select(static p => p.GetProperty("ok").GetInt64()).ToList();
        Assert.Equal(rates.Order(), rates);

        var shown = await place.RunAsync("runs", "show", study.GetProperty("id").GetString()!);
        Assert.Equal(run.StandardOutput, shown.StandardOutput);
        Assert.Equal(6, (await place.RunsAsync()).Count);
    }

    [Fact]
    public async Task What_the_server_tells_of_its_cache_stands_beside_each_point()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var metrics = new Uri(new Uri(server.Api()), "/metrics").AbsoluteUri;
        var run = await place.RunAsync(["run", server.Api(), .. Flags, "--target-metrics", metrics, "--json-out", "s.json"]);
        Assert.True(run.ExitCode == 0 || run.ExitCode == 4, run.StandardError);
        Assert.Contains("KV cache", run.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("GPU memory", run.StandardOutput, StringComparison.Ordinal);
        Assert.All(
            JsonElement.Parse(place.Read("s.json")).GetProperty("study").GetProperty("points").EnumerateArray().ToList(),
            static point => Assert.InRange(point.GetProperty("metrics").GetProperty("kv_cache_max").GetProperty("value").GetDouble(), 0, 1));
    }

    [Theory]
    [InlineData(Signals.Interrupt, 130)]
    [InlineData(Signals.Kill, 137)]
    public async Task A_sweep_that_was_ended_in_the_middle_goes_on_with_what_is_missing(int signal, int code)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        string id;
        await using (var running = place.Start("run", server.Api(), "--model", "sim", "--duration", "2s", "--sweep", "concurrency=1,2,4"))
        {
            await running.ErrorShowsAsync("point 2 of 3: concurrency 2");
            var before = server.Statistics.Requests;
            await server.HasSeenAsync(before + 5);
            running.Signal(signal);
            var ended = await running.EndAsync(Workplace.Limit);
            Assert.Equal(code, ended.ExitCode);
            var runs = await place.RunsAsync();
            Assert.Equal([signal == Signals.Kill ? "crashed" : "interrupted", "completed"], runs.Select(static r => r.GetProperty("ending").GetString()));
            id = runs[0].GetProperty("study").GetProperty("id").GetString()!;
            if (signal == Signals.Interrupt)
            {
                Assert.Contains($"Go on where it stopped: proofload run --resume {id}", ended.StandardError, StringComparison.Ordinal);
            }
        }

        var refused = await place.RunAsync("run", server.Api(), "--model", "other", "--duration", "2s", "--sweep", "concurrency=1,2,4", "--resume", id);
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal($"error: --resume: the plan is not that of {id}: target.model was 'sim' and is 'other'", refused.StandardError.Trim());

        var rest = await place.RunAsync("run", "--resume");
        Assert.True(rest.ExitCode == 0 || rest.ExitCode == 4, rest.StandardError);
        Assert.Equal(2, Points(rest.StandardError, ": ", " ok, "));
        Assert.DoesNotContain("point 1 of 3", rest.StandardError, StringComparison.Ordinal);
        var points = (await place.RunsAsync()).Select(static r => (r.GetProperty("study").GetProperty("point").GetInt32(), r.GetProperty("ending").GetString()!)).ToList();
        Assert.Equal([(3, "completed"), (2, "completed"), (2, signal == Signals.Kill ? "crashed" : "interrupted"), (1, "completed")], points);
        Assert.StartsWith("error: --resume: there is no unfinished sweep", (await place.RunAsync("run", "--resume")).StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_target_ends_the_sweep_after_three_points()
    {
        using var place = new Workplace();
        var run = await place.RunAsync("run", "http://127.0.0.1:9", "--requests", "3", "--sweep", "seed=1..9+1");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("the target did not answer once at 3 points in a row", run.StandardError, StringComparison.Ordinal);
        Assert.Contains("not measured: the target could not be reached: connect_refused", run.StandardError, StringComparison.Ordinal);
        Assert.Equal(3, (await place.RunsAsync()).Count);
    }

    private static int Points(string text, string before, string after) =>
        text.Split('\n').Count(l => l.StartsWith("point ", StringComparison.Ordinal) && l.IndexOf(before, StringComparison.Ordinal) is > 0 and var at && l.IndexOf(after, at, StringComparison.Ordinal) > at);
}
