using Proofload.Measurement.Histograms;
using Proofload.Measurement.Statistics;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Analysis;

/// <summary>
/// Judges a run by the rules of its MLPerf inference scenario: minimum duration, early stopping at 99 % confidence (tolerance 0), the
/// scenario's metric. Source: MLCommons inference rules, appendix "Early Stopping Criterion".
/// </summary>
public static class MlperfRules
{
    private const long OfflineSamples = 24_576;
    private static readonly TimeSpan OfficialDuration = TimeSpan.FromSeconds(600);

    /// <summary>Judges a run of <paramref name="windowSeconds"/>.</summary>
    public static MlperfResult Judge(MlperfLoad load, IMeasuredRun run, double windowSeconds)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(run);
        var remarks = new List<string>();
        var counts = run.Counts(null);
        if (counts.Failed > 0)
        {
            remarks.Add($"{counts.Failed:N0} requests failed; every sample must succeed");
        }

        if (load.Scenario != MlperfScenario.Offline && windowSeconds < load.MinDuration.TotalSeconds)
        {
            remarks.Add($"ran {windowSeconds:0.#} s, at least {load.MinDuration.TotalSeconds:0.#} s are required");
        }

        var official = load.MinDuration >= OfficialDuration;
        return load.Scenario switch
        {
            MlperfScenario.SingleStream => Stream(run, "SingleStream", "latency", 0.9, official, remarks),
            MlperfScenario.MultiStream => Stream(run, "MultiStream", "query_latency", 0.99, official, remarks),
            MlperfScenario.Server => Server(load, run, official, remarks),
            _ => Offline(run, official, remarks),
        };
    }

    private static MlperfResult Stream(IMeasuredRun run, string scenario, string metric, double p, bool official, List<string> remarks)
    {
        var histogram = run.Histogram(metric, null) ?? SparseHistogram.Empty;
        var index = EarlyStopping.EstimateIndex(histogram.Count, p);
        if (index is null)
        {
            remarks.Add($"{histogram.Count:N0} queries are too few for a p{p * 100:0} estimate, {EarlyStopping.RequiredTotal(1, p):N0} are required");
        }

        return new MlperfResult
        {
            Scenario = scenario,
            Valid = remarks.Count == 0,
            Official = official,
            Metric = $"{metric} p{p * 100:0} (early-stopping estimate)",
            Value = index is { } i ? histogram.ValueAtRank(i + 1) * 1e-9 : null,
            Unit = "s",
            Remarks = remarks,
        };
    }

    private static MlperfResult Server(MlperfLoad load, IMeasuredRun run, bool official, List<string> remarks)
    {
        if (load.LatencyBound is { } bound)
        {
            Bound(run, IsStreamed(run) ? "ttft" : "latency", bound, remarks);
        }

        if (load.TpotBound is { } tpot)
        {
            Bound(run, "tpot", tpot, remarks);
        }

        return new MlperfResult
        {
            Scenario = "Server",
            Valid = remarks.Count == 0,
            Official = official,
            Metric = "scheduled queries per second that met the bound",
            Value = load.TargetRate,
            Unit = "1/s",
            Remarks = remarks,
        };
    }

    private static bool IsStreamed(IMeasuredRun run) => run.Histogram("ttft", null) is { Count: > 0 };

    /// <summary>Passes when the total is at least h(t) + t for the t samples over the bound.</summary>
    private static void Bound(IMeasuredRun run, string metric, double bound, List<string> remarks)
    {
        var histogram = run.Histogram(metric, null) ?? SparseHistogram.Empty;
        var over = histogram.Count - histogram.CountAtOrBelow((long)(bound * 1e9));
        if (!EarlyStopping.ServerPasses(histogram.Count, over, 0.99))
        {
            remarks.Add($"{metric}: {over:N0} of {histogram.Count:N0} samples are over {bound * 1000:0.###} ms; with that many over, {EarlyStopping.RequiredTotal(over, 0.99):N0} samples are required");
        }
    }

    private static MlperfResult Offline(IMeasuredRun run, bool official, List<string> remarks)
    {
        var counts = run.Counts(null);
        if (counts.Ok < OfflineSamples)
        {
            remarks.Add($"{counts.Ok:N0} samples, at least {OfflineSamples:N0} are required");
        }

        return new MlperfResult
        {
            Scenario = "Offline",
            Valid = remarks.Count == 0,
            Official = official,
            Metric = "samples per second",
            Value = run.Rate("throughput", null),
            Unit = "1/s",
            Remarks = remarks,
        };
    }
}
