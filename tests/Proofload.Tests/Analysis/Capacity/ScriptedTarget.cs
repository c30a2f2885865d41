using Proofload.Analysis.Capacity;
using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Capacity;

/// <summary>A target without noise: a queue whose latency is <c>base / (1 - load / limit)</c> up to its limit. Intervals shrink with time.</summary>
internal sealed class ScriptedTarget(double limit = 100)
{
    public const double BaseLatency = 0.1;

    /// <summary>The objective: p99 below a second, so the capacity is 0.9 of the limit.</summary>
    public double Capacity => 0.9 * limit;

    /// <summary>Changes what is observed.</summary>
    public Func<ProbeRequest, ProbeOutcome, ProbeOutcome> Twist { get; init; } = static (_, outcome) => outcome;

    /// <summary>Half-width of an interval of 15 s, in logarithms.</summary>
    public double Noise { get; init; } = 0.3;

    public double Spend { get; init; }

    public List<ProbeRequest> Requests { get; } = [];

    public ProbeOutcome Observe(ProbeRequest request, double duration)
    {
        var load = request.OpenLoopRate ?? request.Load;
        var latency = load >= limit ? 50 : BaseLatency / (1 - (load / limit));
        var half = Noise * Math.Sqrt(15 / duration);
        var (low, high) = (latency * Math.Exp(-half), latency * Math.Exp(half));
        var throughput = Math.Min(load, limit);
        var outcome = new ProbeOutcome
        {
            Duration = duration,
            Objectives =
            [
                new ObjectiveResult
                {
                    Expression = "latency p99 < 1s", Observed = latency, Low = low, High = high, Threshold = 1, IsUpperBound = true, Unit = "s",
                    Result = high < 1 ? ObjectiveState.Passed : low >= 1 ? ObjectiveState.Failed : ObjectiveState.Inconclusive,
                },
            ],
            Requests = (long)(throughput * duration),
            Throughput = throughput,
            ThroughputLow = throughput * 0.98,
            ThroughputHigh = throughput * 1.02,
            TokensPerSecond = throughput * 40,
            LatencyMean = latency / 4,
            LatencyP50 = latency / 5,
            Concurrency = throughput * latency / 4,
            ErrorRate = 0,
            Steady = true,
            TargetAlive = true,
            Spend = (decimal)(Spend * duration),
        };
        return Twist(request, outcome);
    }

    public CapacitySearch Run(CapacitySearch search, int most = 200)
    {
        while (search.Next is { } request && most-- > 0)
        {
            Requests.Add(request);
            var outcome = Observe(request, request.MinDuration);
            while (search.Judge(outcome) is { Action: ProbeAction.Extend } more)
                outcome = Observe(request, more.Until);
            search = search.Complete(outcome);
        }

        return search;
    }

    public CapacitySearch Run(CapacityOptions options) => Run(CapacitySearch.Start(options));

    public static ProbeOutcome Invalid(ProbeOutcome outcome) =>
        outcome with { Measurement = MeasurementState.Invalid, MeasurementReasons = ["sent 8 % late"] };
}
