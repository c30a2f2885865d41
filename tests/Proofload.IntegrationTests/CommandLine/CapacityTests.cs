using System.Text.Json;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Searches for capacity as a user runs them, against a simulator in a process of its own.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class CapacityTests
{
    /// <summary>
    /// M/M/4 with 20 ms of service: 90 % of the requests are answered within 80 ms up to 163.3 requests a second (Erlang C; sojourn time as the sum of service and
    /// an exponential wait).
    /// </summary>
    private const double Truth = 163.26;

    // A verdict is wrong in 5 % of the cases by intent, and then hardly by more than this.
    private const double Slack = 1.1;

    [Fact]
    public async Task The_answer_holds_the_capacity_that_queueing_theory_gives()
    {
        using var place = new Workplace();
        await using var server = new SimulatorProcess("--service", "exponential:20ms", "--servers", "4");
        var address = (await server.RequireAsync()).AbsoluteUri;
        string[] search = ["capacity", address, "-o", "latency p90 < 80ms", "--start", "80", "--min-probe", "2s", "--max-probe", "8s", "--resolution", "30%", "--max-time", "50s", "--no-breaking-point", "--json-out", "c.json", "--html", "c.html"];
        var found = await place.RunAsync(search);
        if (found.ExitCode == 4)
        {
            // A busy machine is told apart from a slow target, and gets another chance.
            found = await place.RunAsync(search);
        }

        Assert.True(found.ExitCode is 0 or 3, found.StandardError);
        var capacity = JsonElement.Parse(place.Read("c.json")).GetProperty("capacity");
        var pass = capacity.GetProperty("last_pass").GetProperty("load").GetDouble();
        var fail = capacity.GetProperty("first_fail").GetProperty("load").GetDouble();
        Assert.True(pass <= Truth * Slack && fail >= Truth / Slack && pass < fail, $"[{pass}, {fail}] and {Truth}\n{found.StandardError}");
        Assert.StartsWith("latency p90", capacity.GetProperty("limited_by").GetProperty("name").GetString(), StringComparison.Ordinal);

        var id = JsonElement.Parse(place.Read("c.json")).GetProperty("study").GetProperty("id").GetString()!;
        var shown = await place.RunAsync("runs", "show", id);
        Assert.Equal(found.StandardOutput, shown.StandardOutput);
    }

    [Fact]
    public async Task A_target_that_dies_in_the_middle_gives_a_part_of_the_answer_and_a_killed_search_goes_on()
    {
        using var place = new Workplace();
        await using var server = new SimulatorProcess("--service", "exponential:20ms", "--servers", "4");
        var address = (await server.RequireAsync()).AbsoluteUri;
        await using (var killed = place.Start("capacity", address, "-o", "latency p50 < 200ms", "--start", "20", "--max-rate", "5000/s", "--min-probe", "1s", "--max-probe", "30s"))
        {
            await killed.ErrorShowsAsync("probe 2, ");
            killed.Signal(Signals.Kill);
            Assert.Equal(137, (await killed.EndAsync(Workplace.Limit)).ExitCode);
        }

        await using var dying = place.Start("capacity", "--resume");
        await dying.ErrorShowsAsync("probe 3, ");
        await server.KillAsync();
        var ended = await dying.EndAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains(": 1 probe is there, going on", ended.StandardError, StringComparison.Ordinal);
        Assert.StartsWith("TARGET DOWN No capacity: the target stopped answering", ended.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("connect_refused", ended.StandardError, StringComparison.Ordinal);
        Assert.Contains("Go on where it stopped: proofload capacity --resume capacity-", ended.StandardError, StringComparison.Ordinal);
    }
}
