using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Live;
using Proofload.Cli.Running;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Cli.Calibrating;

/// <summary>
/// Measures this machine with the engine itself, in short rounds: 1 how many requests a second, 2 how exactly the engine waits, 3 how many
/// streams it reads on time. The servers are processes of their own on the same machine and take their share of its processors: a target
/// elsewhere leaves more room than is measured here, never less.
/// </summary>
internal sealed class Calibrator(IRunner runner, ICalibrationBench bench, IClock clock, CalibrationSteps steps, Action<string> progress)
{
    public async Task<Calibration> RunAsync(bool quick, CancellationToken cancellation)
    {
        var others = new List<double>();
        var before = bench.ReadProcessors();
        await WatchAsync(others, cancellation);
        var (requests, engine) = await RequestsAsync(cancellation);
        await WatchAsync(others, cancellation);
        var pacing = await PacingAsync(cancellation);
        var streaming = await StreamingAsync(cancellation);
        await WatchAsync(others, cancellation);
        return new Calibration
        {
            Schema = CalibrationJson.CurrentSchema,
            MeasuredAt = clock.UtcNow,
            Version = ProductVersion.Text,
            Machine = MachineDescription.Describe(),
            Engine = engine,
            Quick = quick,
            Requests = requests,
            Pacing = pacing,
            Streaming = streaming,
            LagLimit = Calibration.DefaultLagLimit,
            OtherCpu = others.Count > 0 ? others.Average() : null,
            StolenCpu = before is { } start && bench.ReadProcessors() is { } after && after.Total > start.Total
                ? (double)(after.Stolen - start.Stolen) / (after.Total - start.Total)
                : null,
        };
    }

    /// <summary>What runs here while we do nothing are the others.</summary>
    private async Task WatchAsync(List<double> others, CancellationToken cancellation)
    {
        var before = bench.ReadProcessors();
        await Task.Delay(steps.Watch, cancellation);
        if (before is { } start && bench.ReadProcessors() is { } after && after.Total > start.Total)
        {
            others.Add((double)(after.Used - start.Used) / (after.Total - start.Total));
        }
    }

    private async Task<(RequestCeiling Ceiling, string Engine)> RequestsAsync(CancellationToken cancellation)
    {
        await using var server = await bench.StartResponderAsync(cancellation);
        var (rates, perCpu, cpu) = (new List<double>(), new List<double>(), new List<double>());
        var (engine, workers) = ("", 1);
        for (var round = 1; round <= steps.Rounds; round++)
        {
            progress($"requests a second, {steps.Users} connections, round {round} of {steps.Rounds}");
            var result = await RunAsync(new PlanFlags
            {
                Url = server.Address.ToString(),
                Concurrency = steps.Users.ToString(CultureInfo.InvariantCulture),
                WarmUp = Units.FormatDuration(round == 1 ? steps.WarmUp : steps.Settle),
                Duration = Units.FormatDuration(steps.Ceiling),
            }, cancellation);
            (engine, workers) = (result.Generator.Engine, result.Generator.Workers);
            var rate = result.Rates.Throughput ?? 0;
            rates.Add(rate);
            if (result.Generator.ProcessCpu is > 0 and var used)
            {
                cpu.Add(used);
                perCpu.Add(rate / used);
            }
        }

        var ceiling = new RequestCeiling
        {
            Rate = RoundSpread.Of(rates),
            PerCpuSecond = perCpu.Count > 0 ? RoundSpread.Of(perCpu) : null,
            Cpu = cpu.Count > 0 ? RoundSpread.Of(cpu).Median : null,
            Workers = workers,
        };
        return (ceiling, engine);
    }

    private async Task<List<PacingFloor>> PacingAsync(CancellationToken cancellation)
    {
        var floors = new List<PacingFloor>();
        foreach (var rate in steps.Rates)
        {
            progress($"pacing at {Shown.Quantity(rate)} a second, {steps.Rounds} rounds");
            var rounds = new List<(double P50, double P99, double P999)>();
            for (var round = 1; round <= steps.Rounds; round++)
            {
                rounds.Add(await bench.PaceAsync(rate, steps.Pacing, cancellation));
            }

            floors.Add(new PacingFloor(rate, Spread(static r => r.P50), Spread(static r => r.P99), Spread(static r => r.P999)));

            RoundSpread Spread(Func<(double P50, double P99, double P999), double> value) => RoundSpread.Of(rounds.Select(value));
        }

        return floors;
    }

    private async Task<List<StreamingLevel>> StreamingAsync(CancellationToken cancellation)
    {
        await using var server = await bench.StartStreamsAsync(steps.Tokens, cancellation);
        var levels = new List<StreamingLevel>();
        foreach (var streams in steps.Streams)
        {
            var (rates, p50, p99) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 1; round <= steps.Rounds; round++)
            {
                progress($"{Shown.Count(streams)} streams at once, round {round} of {steps.Rounds}");
                var result = await StreamAsync(server.Address, streams, isFirst: levels.Count == 0 && round == 1, cancellation);
                if (result.Generator is { ReceiveLagP50: { } median, ReceiveLagP99: { } high } && result.Metrics.GetValueOrDefault("latency")?.Mean is > 0 and var answer)
                {
                    // Every stream sends one answer after the other (Little's law); a count over the window would miss what its edges cut off.
                    rates.Add(streams * steps.Tokens / answer);
                    p50.Add(median);
                    p99.Add(high);
                }
            }

            if (rates.Count == 0)
            {
                // Not one answer began within a round: the machine is at its end, and so is the search.
                break;
            }

            levels.Add(new StreamingLevel(streams, RoundSpread.Of(rates).Median, RoundSpread.Of(p50), RoundSpread.Of(p99)));
            if (levels[^1].LagP99.Median > Calibration.DefaultLagLimit)
            {
                break;
            }
        }

        return levels;
    }

    private Task<RunResult> StreamAsync(Uri address, int streams, bool isFirst, CancellationToken cancellation) => RunAsync(new PlanFlags
    {
        Url = new Uri(address, "v1").ToString(),
        Protocol = "openai-chat",
        Model = "sim",
        Concurrency = streams.ToString(CultureInfo.InvariantCulture),
        PromptTokens = "16",
        WarmUp = Units.FormatDuration(isFirst ? steps.WarmUp : steps.Settle),
        Duration = Units.FormatDuration(steps.Streaming),
    }, cancellation, readingCounts: true);

    private async Task<RunResult> RunAsync(PlanFlags flags, CancellationToken cancellation, bool readingCounts = false)
    {
        // No variables: a key of the environment has no business in a calibration.
        var plan = (flags with { Name = "calibrate" }).ToPlan(static _ => null);
        if (readingCounts)
        {
            // By the kernel's stamps an event has arrived before anybody reads it; what is sought is how many are read in time.
            plan = plan with { Target = plan.Target with { Connections = plan.Target.Connections with { ReceiveClock = ReceiveClock.User } } };
        }

        var result = await runner.RunAsync(plan, new RunOptions { Clock = clock, Version = ProductVersion.Text }, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return result.Counts.Ok > 0 || (result.Counts.Failed == 0 && result.Counts.WarmUp > 0)
            ? result
            : throw new CommandException("no request to the server to calibrate against succeeded: " + (result.ErrorSamples.FirstOrDefault()?.Detail ?? "no detail"));
    }
}
