using Proofload.Measurement.Scalability;
using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>What a run says about a probe: rates with intervals by batch means, the steady state and the number in flight from its series.</summary>
public static class ProbeOutcomes
{
    private const int FewestIntervals = 6;

    /// <summary>The outcome of a run of one level of load.</summary>
    /// <param name="run">The run; its warm-up and cool-down do not count.</param>
    /// <param name="objectives">Its objectives as judged for the probe (<see cref="ProbeObjectives"/>); null takes the run's own verdict, at 95 %.</param>
    /// <param name="from">Start of the measured phase, seconds since the start of the run. Default 0.</param>
    /// <param name="length">Length of the measured phase; null for the run's window.</param>
    public static ProbeOutcome Of(RunResult run, IReadOnlyList<ObjectiveResult>? objectives = null, double from = 0, double? length = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var duration = length ?? run.Window;
        var measured = Measured(run, from, duration);
        var rates = RateInterval.FromSpans([.. measured.Select(i => i.Ok / run.SeriesResolution)]);
        double[] inFlight = [.. measured.Where(static i => i.InFlight is not null).Select(static i => (double)i.InFlight!.Value)];
        var concurrency = RateInterval.FromSpans(inFlight);
        var latency = run.Metrics.GetValueOrDefault("latency");
        return new ProbeOutcome
        {
            Duration = duration,
            Objectives = objectives ?? run.Verdict.Objectives,
            Requests = run.Counts.Ok + run.Counts.Failed,
            Throughput = run.Rates.Throughput,
            ThroughputLow = rates?.Low,
            ThroughputHigh = rates?.High,
            TokensPerSecond = run.Rates.OutputTokens,
            LatencyMean = latency?.Mean,
            LatencyP50 = latency?.P50,
            LatencyP99 = latency?.P99,
            Concurrency = concurrency is null ? null : inFlight.Average(),
            ConcurrencyLow = concurrency?.Low,
            ConcurrencyHigh = concurrency?.High,
            ErrorRate = run.Rates.ErrorRate,
            Measurement = run.Verdict.Measurement,
            MeasurementReasons = run.Verdict.Reasons,
            Steady = Steady(measured),
            TargetAlive = run.Counts.Ok > 0 || run.Counts.Failed == 0,
            Windows = Windows(run.Series, from, run.SeriesResolution),
        };
    }

    /// <summary>Short windows of a run's series, for the recovery.</summary>
    /// <param name="series">The series.</param>
    /// <param name="from">Start of the measured phase, seconds.</param>
    /// <param name="resolution">Length of an interval, seconds.</param>
    public static IReadOnlyList<ProbeWindow> Windows(IReadOnlyList<IntervalResult> series, double from, double resolution)
    {
        ArgumentNullException.ThrowIfNull(series);
        return
        [
            .. series.Where(i => i.At >= from).Select(i => new ProbeWindow(
                i.At + resolution - from,
                i.Metrics.GetValueOrDefault("latency") is { Count: > 0 } latency ? latency.P50 : null,
                i.Ok + i.Failed > 0 ? (double)i.Failed / (i.Ok + i.Failed) : null)),
        ];
    }

    private static List<IntervalResult> Measured(RunResult run, double from, double duration)
    {
        var slack = run.SeriesResolution * 1e-6;
        return [.. run.Series.Where(i => i.At >= from - slack && i.At + run.SeriesResolution <= from + duration + slack)];
    }

    /// <summary>Three equal windows of successes; null for a run too short to say.</summary>
    private static bool? Steady(List<IntervalResult> measured)
    {
        if (measured.Count < FewestIntervals)
            return null;

        var third = measured.Count / 3;
        var skipped = measured.Count - (3 * third);
        Span<long> counts = stackalloc long[3];
        for (var i = 0; i < 3 * third; i++)
            counts[i / third] += measured[skipped + i].Ok;
        return SteadyState.CountsAgree(counts);
    }
}
