using System.Globalization;
using System.Runtime.InteropServices;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Live;
using Proofload.Cli.Running;
using Proofload.Lab.Simulator;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;
using LabDistribution = Proofload.Lab.Simulator.Sampling.Distribution;

namespace Proofload.Cli.Calibrating;

/// <summary>
/// Measures this machine with the engine itself, against simulators in this process. They take their share of the processor, so a target
/// on another machine leaves more room than is measured here, never less.
/// </summary>
internal sealed class Calibrator(IRunner runner, IClock clock, CalibrationSteps steps, Action<string> progress)
{
    public async Task<Calibration> RunAsync(bool quick, CancellationToken cancellation)
    {
        double ceiling;
        List<LatenessAtRate> lateness;
        NoiseFloor noise;
        await using (var plain = await Simulator.StartAsync(new SimulatorOptions(), cancellation))
        {
            ceiling = await CeilingAsync(plain.BaseAddress, cancellation);
            lateness = await LatenessAsync(plain.BaseAddress, cancellation);
        }

        await using (var steady = await Simulator.StartAsync(Steady(), cancellation))
        {
            noise = await NoiseAsync(steady.BaseAddress, cancellation);
        }

        List<ReceiveLag> lags;
        await using (var streaming = await Simulator.StartAsync(Streaming(), cancellation))
        {
            lags = await ReceiveLagAsync(streaming.BaseAddress, cancellation);
        }

        return new Calibration
        {
            MeasuredAt = clock.UtcNow,
            Version = ProductVersion.Text,
            Machine = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}"),
            Quick = quick,
            Ceiling = ceiling,
            Lateness = lateness,
            ReceiveLag = lags,
            Noise = noise,
        };
    }

    private static SimulatorOptions Steady() => new()
    {
        Service = new ServiceOptions { Time = LabDistribution.ParseDuration("constant:5ms") },
    };

    private static SimulatorOptions Streaming() => new()
    {
        Generation = new GenerationOptions
        {
            TimeToFirstToken = LabDistribution.ParseDuration("uniform:10ms,50ms"),
            InterToken = LabDistribution.ParseDuration("constant:20ms"),
            OutputTokens = LabDistribution.ParseCount("constant:50"),
            EmitTimestamps = true,
        },
    };

    private async Task<double> CeilingAsync(Uri address, CancellationToken cancellation)
    {
        progress($"closed loop, {steps.Users} users");
        var result = await RunAsync(new PlanFlags
        {
            Url = address.ToString(),
            Concurrency = steps.Users.ToString(CultureInfo.InvariantCulture),
            WarmUp = steps.WarmUp,
            Duration = steps.Ceiling,
        }, cancellation);
        return result.Rates.Throughput ?? 0;
    }

    private async Task<List<LatenessAtRate>> LatenessAsync(Uri address, CancellationToken cancellation)
    {
        var all = new List<LatenessAtRate>();
        foreach (var rate in steps.Rates)
        {
            progress($"open loop, {Shown.Quantity(rate)} requests a second");
            var result = await RunAsync(new PlanFlags
            {
                Url = address.ToString(),
                Rate = Units.FormatRate(rate),
                Arrivals = "uniform",
                WarmUp = steps.WarmUp,
                Duration = steps.AtRate,
            }, cancellation);
            all.Add(new LatenessAtRate(rate, result.Generator.SentRate, result.Generator.LatenessP50, result.Generator.LatenessP99));
        }

        return all;
    }

    private async Task<NoiseFloor> NoiseAsync(Uri address, CancellationToken cancellation)
    {
        var (p50, p99) = (new List<double>(), new List<double>());
        for (var run = 1; run <= steps.NoiseRuns; run++)
        {
            progress($"equal runs, {run} of {steps.NoiseRuns}");
            var result = await RunAsync(new PlanFlags
            {
                Url = address.ToString(),
                Rate = "500/s",
                WarmUp = run == 1 ? steps.WarmUp : null,
                Duration = steps.Noise,
            }, cancellation);
            if (result.Metrics.GetValueOrDefault("latency") is { P50: { } median, P99: { } high })
            {
                p50.Add(median);
                p99.Add(high);
            }
        }

        return new NoiseFloor(p50.Count, HalfRange(p50), HalfRange(p99));
    }

    private async Task<List<ReceiveLag>> ReceiveLagAsync(Uri address, CancellationToken cancellation)
    {
        var all = new List<ReceiveLag>();
        foreach (var streams in steps.Streams)
        {
            progress($"{streams} streams at once");
            var result = await RunAsync(new PlanFlags
            {
                Url = new Uri(address, "v1").ToString(),
                Protocol = "openai-chat",
                Model = "sim",
                Concurrency = streams.ToString(CultureInfo.InvariantCulture),
                PromptTokens = "16",
                WarmUp = steps.WarmUp,
                Duration = steps.Streaming,
            }, cancellation);
            var health = result.Generator;
            all.Add(new ReceiveLag(
                streams, result.Rates.OutputTokens ?? 0, health.ReceiveLagP50, health.ReceiveLagP99, health.ReceiveDelayP50, health.ReceiveDelayP99));
        }

        return all;
    }

    private async Task<RunResult> RunAsync(PlanFlags flags, CancellationToken cancellation)
    {
        // No variables: a key of the environment has no business in a calibration.
        var plan = (flags with { Name = "calibrate" }).ToPlan(static _ => null);
        var result = await runner.RunAsync(plan, new RunOptions { Clock = clock, Version = ProductVersion.Text }, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return result.Counts.Ok > 0
            ? result
            : throw new CommandException("no request to the simulator of this process succeeded: " + (result.ErrorSamples.FirstOrDefault()?.Detail ?? "no detail"));
    }

    private static double? HalfRange(List<double> values)
    {
        if (values.Count < 2)
        {
            return null;
        }

        values.Sort();
        var median = values[values.Count / 2];
        return median > 0 ? (values[^1] - values[0]) / 2 / median : null;
    }
}
