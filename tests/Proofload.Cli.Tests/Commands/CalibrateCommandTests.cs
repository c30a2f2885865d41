using Proofload.Cli.Calibrating;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Cli.Tests.Commands;

public sealed class CalibrateCommandTests
{
    private static readonly RunResult Round = SampleRun.Of() with
    {
        Rates = new RunRates { Throughput = 60_000, OutputTokens = 1 },
        Generator = new GeneratorHealth { ProcessCpu = 0.8, Engine = "epoll", Workers = 1, ReceiveLagP50 = 2e-5, ReceiveLagP99 = 3e-4 },
    };

    [Fact]
    public async Task Calibrate_measures_each_step_in_rounds_and_keeps_the_result()
    {
        using var cli = new CliHarness(Round);
        Assert.Equal(0, await cli.RunAsync("calibrate", "--quick"));
        var steps = CalibrationSteps.Quick;
        Assert.Equal(steps.Rounds * (1 + steps.Streams.Count), cli.Runner.Runs.Count);
        Assert.All(cli.Runner.Runs, static run => Assert.Equal((null, null), (run.Options.Store, run.Options.Calibration)));
        Assert.All(cli.Runner.Runs, static run => Assert.Equal(
            run.Plan.Target.Protocol == "openai-chat" ? ReceiveClock.User : ReceiveClock.Auto, run.Plan.Target.Connections.ReceiveClock));
        Assert.Equal([1_000, 1_000, 1_000, 10_000, 10_000, 10_000], cli.Bench.Paces.Select(static p => p.Rate));
        Assert.Equal((2, 2), (cli.Bench.Started, cli.Bench.Ended));

        var kept = cli.Services.Calibrations.Find(MachineDescription.Describe())!;
        Assert.True(kept.Quick);
        Assert.Equal(60_000, kept.Requests.Rate.Median);
        Assert.Equal(75_000, kept.Requests.PerCpuSecond!.Median);
        Assert.Equal("epoll", kept.Engine);
        Assert.Equal(new RoundSpread(2e-6, 1e-6, 3e-6), kept.Pacing[0].P50);
        Assert.Equal(steps.Streams, kept.Streaming.Select(static l => l.Streams));

        // 64 streams whose answers of 15 tokens take 20 ms each.
        Assert.Equal(48_000, kept.Streaming[0].EventRate, 1e-6);
        Assert.Null(kept.OtherCpu);
        Assert.Contains("measuring: 64 streams at once, round 1 of 3\n", cli.Error, StringComparison.Ordinal);
        Assert.Contains("runs use it for 30 days.\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_stops_at_the_first_level_that_is_read_late()
    {
        using var cli = new CliHarness(Round with { Generator = Round.Generator with { ReceiveLagP99 = 2e-3 } });
        Assert.Equal(0, await cli.RunAsync("calibrate", "--quick", "--json", "--no-store"));
        Assert.Single(CalibrationJson.Read(cli.Output)!.Streaming);
        Assert.Equal(CalibrationSteps.Quick.Rounds, cli.Runner.Runs.Count(static r => r.Plan.Target.Protocol == "openai-chat"));
    }

    [Fact]
    public async Task Calibrate_warms_the_first_round_of_each_server_longer()
    {
        using var cli = new CliHarness(Round);
        await cli.RunAsync("calibrate", "--quick");
        var warmUps = cli.Runner.Runs.Select(static r => ((ClosedLoad)r.Plan.Load).WarmUp).ToList();
        Assert.Equal([0, CalibrationSteps.Quick.Rounds], Enumerable.Range(0, warmUps.Count).Where(i => warmUps[i] == CalibrationSteps.Quick.WarmUp));
    }

    [Fact]
    public async Task Calibrate_on_a_busy_machine_says_so_and_keeps_that()
    {
        // Read before everything, around three watches, and at the end.
        using var cli = new CliHarness(Round)
        {
            Bench = new FakeBench { Processors = [new(0, 0, 0), new(0, 0, 0), new(40, 0, 100), new(90, 0, 300), new(110, 0, 400), new(190, 0, 600), new(220, 0, 700), new(300, 40, 1_000)] },
        };
        Assert.Equal(0, await cli.RunAsync("calibrate", "--quick"));
        Assert.Contains("warning: the machine was busy: others used 30.0 % of its processors and its host took 4.00 % away.", cli.Error, StringComparison.Ordinal);
        var kept = cli.Services.Calibrations.Find(MachineDescription.Describe())!;
        Assert.Equal(0.3, kept.OtherCpu!.Value, 1e-9);
        Assert.Equal(0.04, kept.StolenCpu!.Value, 1e-9);
    }

    [Fact]
    public async Task Calibrate_as_json_is_one_document_and_keeps_nothing_when_told_so()
    {
        using var cli = new CliHarness(Round);
        Assert.Equal(0, await cli.RunAsync("calibrate", "--quick", "--json", "--no-store"));
        Assert.Equal(60_000, CalibrationJson.Read(cli.Output)!.Requests.Rate.Median);
        Assert.Null(cli.Services.Calibrations.Find(MachineDescription.Describe()));
    }

    [Fact]
    public async Task Calibrate_that_reaches_nothing_says_so()
    {
        using var cli = new CliHarness(SampleRun.Of() with { Counts = new RunCounts(), ErrorSamples = [new ErrorSample("reset", "closed", 9)] });
        Assert.Equal(1, await cli.RunAsync("calibrate", "--quick"));
        Assert.Contains("error: no request to the server to calibrate against succeeded: closed\n", cli.Error, StringComparison.Ordinal);
        Assert.Equal(cli.Bench.Started, cli.Bench.Ended);
    }

    [Fact]
    public async Task Calibrate_where_no_answer_falls_into_a_round_knows_no_level()
    {
        using var cli = new CliHarness(Round with { Counts = new RunCounts { WarmUp = 64 }, Generator = Round.Generator with { ReceiveLagP50 = null, ReceiveLagP99 = null } });
        Assert.Equal(0, await cli.RunAsync("calibrate", "--quick"));
        Assert.Empty(cli.Services.Calibrations.Find(MachineDescription.Describe())!.Streaming);
        Assert.Contains("Streams: not measured, because no answer was complete within a round.", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_interrupted_exits_with_130_and_ends_its_servers()
    {
        using var cli = new CliHarness();
        cli.Runner.During = async (_, _) => await cli.StopSource.CancelAsync();
        Assert.Equal(130, await cli.RunAsync("calibrate", "--quick"));
        Assert.Empty(cli.Output);
        Assert.Equal((1, 1), (cli.Bench.Started, cli.Bench.Ended));
    }
}
