using System.Text.Json;
using Proofload.Cli.Calibrating;
using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class CalibrateCommandTests
{
    [Fact]
    public async Task Calibrate_measures_each_step_and_keeps_the_result()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("calibrate", "--quick"));
        Assert.Equal(1 + 4 + 3 + 2, cli.Runner.Runs.Count);
        Assert.All(cli.Runner.Runs, static run => Assert.Null(run.Options.Store));
        var kept = CalibrationJson.Read((await cli.Store.ReadSettingAsync(Calibration.SettingKey, TestContext.Current.CancellationToken))!)!;
        Assert.True(kept.Quick);
        Assert.Equal(49.8, kept.Ceiling);
        Assert.Equal([100, 1000, 2000, 5000], kept.Lateness.Select(static l => l.Rate));
        Assert.Equal([64, 256], kept.ReceiveLag.Select(static l => l.Streams));
        Assert.Equal(0, kept.Noise.LatencyP50);
        Assert.Contains("measuring: 64 streams at once\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_as_json_is_one_document()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("calibrate", "--quick", "--json", "--no-store"));
        using var json = JsonDocument.Parse(cli.Output);
        Assert.Equal(49.8, json.RootElement.GetProperty("ceiling").GetDouble());
        Assert.Null(await cli.Store.ReadSettingAsync(Calibration.SettingKey, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Calibrate_that_reaches_nothing_says_so()
    {
        using var cli = new CliHarness(SampleRun.Of() with { Counts = new RunCounts(), ErrorSamples = [new ErrorSample("reset", "closed", 9)] });
        Assert.Equal(1, await cli.RunAsync("calibrate", "--quick"));
        Assert.Contains("error: no request to the simulator of this process succeeded: closed\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_interrupted_exits_with_130()
    {
        using var cli = new CliHarness();
        cli.Runner.During = async (_, _) => await cli.StopSource.CancelAsync();
        Assert.Equal(130, await cli.RunAsync("calibrate", "--quick"));
        Assert.Empty(cli.Output);
    }

    [Fact]
    public void On_time_is_the_highest_rate_that_was_neither_late_nor_short()
    {
        var calibration = new Calibration
        {
            MeasuredAt = default,
            Version = "",
            Machine = "m",
            Ceiling = 20000,
            Lateness = [new(100, 100, 1e-4, 3e-3), new(1000, 995, 1e-4, 9e-4), new(2000, 1900, 1e-4, 5e-4), new(5000, 5000, 1e-3, 2e-3)],
            ReceiveLag = [new(64, 3000, 2e-5, 3e-4, 4e-5, 6e-4)],
            Noise = new NoiseFloor(5, 0.012, 0.034),
        };
        Assert.Equal(1000, calibration.OnTimeUpTo);
        var terminal = new TestTerminal();
        CalibrationTable.Write(calibration, terminal.Terminal);
        ApprovedFile.Check("calibration", terminal.Output);
    }
}
