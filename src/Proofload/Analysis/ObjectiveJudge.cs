using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis;

/// <summary>
/// Decides objectives: passed when the whole confidence interval meets the bound, failed when the whole interval misses it, otherwise
/// inconclusive. Too little data, or none, is never a pass.
/// </summary>
public static class ObjectiveJudge
{
    /// <summary>Decides one objective.</summary>
    public static ObjectiveResult Judge(IMeasuredRun run, Objective objective, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(objective);
        return Judge(run, objective, Estimator.Of(run, objective, confidence));
    }

    /// <summary>Decides one objective from an estimate of what it looks at.</summary>
    internal static ObjectiveResult Judge(IMeasuredRun run, Objective objective, Estimate estimate)
    {
        var (state, reason) = Decide(run, objective, estimate);
        return new ObjectiveResult
        {
            Expression = objective.Expression,
            Observed = estimate.Value,
            Low = estimate.Low,
            High = estimate.High,
            Unit = objective.Statistic == ObjectiveStatistic.ShareBelow ? "1" : run.Unit(objective.Metric),
            Threshold = objective.Statistic == ObjectiveStatistic.ShareBelow ? objective.Quantile : objective.Threshold,
            IsUpperBound = objective.Statistic != ObjectiveStatistic.ShareBelow && objective.IsUpperBound,
            Result = state,
            Reason = reason,
        };
    }

    private static (ObjectiveState State, string Reason) Decide(IMeasuredRun run, Objective objective, Estimate estimate)
    {
        if (estimate.Value is not { } value)
        {
            return (ObjectiveState.Inconclusive, NoData(run, objective));
        }

        // A share is demanded as "at least", whatever the comparison inside it says.
        var share = objective.Statistic == ObjectiveStatistic.ShareBelow;
        var upper = !share && objective.IsUpperBound;
        var inclusive = share || objective.Inclusive;
        var threshold = share ? objective.Quantile : objective.Threshold;
        var best = upper ? estimate.Low : estimate.High;
        var worst = upper ? estimate.High : estimate.Low;

        if (best is { } b && !Meets(b, threshold, upper, inclusive))
        {
            return (ObjectiveState.Failed, Off(value, threshold));
        }

        if (worst is { } w && best is not null && Meets(w, threshold, upper, inclusive))
        {
            return (ObjectiveState.Passed, "");
        }

        if (estimate.Needed is { } needed)
        {
            return (ObjectiveState.Inconclusive, $"too few requests for a confidence interval: {needed:N0} are needed");
        }

        return worst is null || best is null
            ? (ObjectiveState.Inconclusive, "the run is too short for a confidence interval")
            : (ObjectiveState.Inconclusive, "the bound lies inside the confidence interval: " + More(run, objective, value, threshold));
    }

    private static bool Meets(double value, double threshold, bool upper, bool inclusive) =>
        (upper ? value < threshold : value > threshold) || (inclusive && value.Equals(threshold));

    private static string Off(double value, double threshold) =>
        threshold.Equals(0d) || value.Equals(0d) ? "" : $"{Math.Abs(value - threshold) / Math.Abs(threshold):P1} off";

    private static string NoData(IMeasuredRun run, Objective objective)
    {
        var counts = run.Counts(objective.Part());
        return OwnName(run, objective) is { } missing
            ? missing
            : counts.Ok == 0
            ? "no request succeeded"
            : objective.Metric is "goodput" or "goodput_rate"
                ? "the plan has no per-request objective that would make a request good"
                : $"no request has a value of {objective.Metric}";
    }

    /// <summary>Says which names the scenario's code really uses; null for a built-in metric.</summary>
    private static string? OwnName(IMeasuredRun run, Objective objective)
    {
        var custom = run.Custom ?? new Measurement.Recording.CustomSnapshot();
        var (what, name, known) = objective switch
        {
            { Name: { } named, Metric: "check" } => ("check", named, custom.Checks.Where(static c => c.Passed + c.Failed > 0).Select(static c => c.Name)),
            { Name: { } named } => ("counter", named, custom.Counters.Select(static c => c.Name)),
            _ when Metrics.Find(objective.Metric) is null => ("metric", objective.Metric, custom.Metrics.Where(static m => m.Values.Count > 0).Select(static m => m.Name)),
            _ => ("", "", []),
        };
        if (what.Length == 0)
        {
            return null;
        }

        var names = known.ToList();
        return $"the scenario recorded no {what} '{name}'; {(names.Count == 0 ? $"it recorded no {what} at all" : NearestName.Hint(name, names).Replace("allowed:", $"its {what}s:", StringComparison.Ordinal))}";
    }

    /// <summary>About how many requests it would take if the observed value were the true one: intervals shrink with the square root.</summary>
    private static string More(IMeasuredRun run, Objective objective, double value, double threshold)
    {
        var counts = run.Counts(objective.Part());
        var finished = counts.Ok + counts.Failed;
        if (objective.Statistic is ObjectiveStatistic.ShareBelow or ObjectiveStatistic.Value && Metrics.Find(objective.Metric)?.Unit == MetricUnit.Share)
        {
            var distance = Math.Abs(value - threshold);
            var p = Math.Clamp(threshold, 1e-9, 1 - 1e-9);
            var needed = Math.Max(3.8416 * p * (1 - p) / Math.Max(distance * distance, 1e-18), 3.8416 * Math.Max(p, 1 - p) / Math.Min(p, 1 - p));
            return needed < 1e12 && needed > finished ? $"about {Math.Ceiling(needed):N0} requests would decide it" : "more requests would decide it";
        }

        return "a longer run would decide it";
    }
}
