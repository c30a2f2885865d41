using Proofload.Measurement.Histograms;
using Proofload.Measurement.Statistics;
using Proofload.Plans;

namespace Proofload.Analysis;

/// <summary>Estimates what an objective looks at, with its confidence interval.</summary>
public static class Estimator
{
    /// <summary>Fewest spans of time for an interval of a rate.</summary>
    private const int FewestRateSamples = 4;

    private const double NsPerSecond = 1e9;

    /// <summary>The observed value of an objective with its interval at <paramref name="confidence"/>.</summary>
    public static Estimate Of(IMeasuredRun run, Objective objective, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Statistic switch
        {
            ObjectiveStatistic.Quantile => Quantile(run, objective.Metric, objective.Part(), objective.Quantile, confidence),
            ObjectiveStatistic.Mean => Mean(run, objective.Metric, objective.Part(), confidence),
            ObjectiveStatistic.Max => Extreme(run, objective, static h => h.Max),
            ObjectiveStatistic.Min => Extreme(run, objective, static h => h.Min),
            ObjectiveStatistic.ShareBelow => ShareBelow(run, objective, confidence),
            _ when objective.Name is { } name => Named(run, objective.Metric, name, confidence),
            _ => Value(run, objective.Metric, objective.Part(), confidence),
        };
    }

    /// <summary>A quantile of a per-request metric, in its base unit.</summary>
    public static Estimate Quantile(IMeasuredRun run, string metric, string? kind, double q, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (metric == "output_speed")
        {
            var slow = Quantile(run, "tpot", kind, 1 - q, confidence);
            return slow with { Value = Invert(slow.Value), Low = Invert(slow.High), High = Invert(slow.Low) };
        }

        if (run.Histogram(metric, kind) is not { Count: > 0 } total)
        {
            return Estimate.None;
        }

        var scale = run.Scale(metric);
        var ranks = QuantileInterval.OrderStatistics(total.Count, q, confidence);
        if (!ranks.IsFinite)
        {
            // One end may still be a sample: enough to miss an objective, never enough to meet it.
            return new Estimate(
                total.ValueAtQuantile(q) * scale,
                ranks.LowRank >= 1 ? total.ValueAtRank(ranks.LowRank) * scale : null,
                ranks.HighRank <= total.Count ? total.ValueAtRank(ranks.HighRank) * scale : null,
                "order_statistics",
                ranks.NeededN);
        }

        var interval = PercentileInterval.Estimate(total, run.Batches(metric, kind), q, confidence);
        var method = interval.Method == PercentileMethod.BlockBootstrap ? "envelope" : "order_statistics";
        return new Estimate(interval.Value * scale, interval.Low * scale, interval.High * scale, method);
    }

    /// <summary>The mean of a per-request metric, in its base unit.</summary>
    public static Estimate Mean(IMeasuredRun run, string metric, string? kind, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Histogram(metric, kind) is not { Count: > 0 } total)
        {
            return Estimate.None;
        }

        var scale = run.Scale(metric);
        if (MeanInterval.FromBatches(run.Batches(metric, kind), confidence) is { } interval)
        {
            return new Estimate(total.Mean * scale, interval.Low * scale, interval.High * scale, "batch_means");
        }

        if (total.Count < 30)
        {
            return new Estimate(total.Mean * scale, null, null, "none", 30);
        }

        var half = Normal.Quantile((1 + confidence) / 2) * total.StandardDeviation / Math.Sqrt(total.Count);
        return new Estimate(total.Mean * scale, (total.Mean - half) * scale, (total.Mean + half) * scale, "normal");
    }

    /// <summary>Factor from recorded values to the metric's base unit: nanoseconds to seconds, tokens as they are.</summary>
    public static double Scale(string metric) => metric is "output_tokens" or "prompt_tokens" or "tokenizer_tokens" or "session_steps" ? 1 : 1 / NsPerSecond;

    private static Estimate Extreme(IMeasuredRun run, Objective objective, Func<SparseHistogram, long> pick) =>
        run.Histogram(objective.Metric, objective.Part()) is { Count: > 0 } total
            ? Estimate.Exact(pick(total) * run.Scale(objective.Metric))
            : Estimate.None;

    /// <summary>The share of finished requests below the threshold; a failure is never below.</summary>
    private static Estimate ShareBelow(IMeasuredRun run, Objective objective, double confidence)
    {
        var counts = run.Counts(objective.Part());
        if (run.Histogram(objective.Metric, objective.Part()) is not { } total)
        {
            return Estimate.None;
        }

        var finished = Results.Metrics.Find(objective.Metric) switch
        {
            null => total.Count,
            { NeedsSessions: true } => (run.Sessions?.Ok + run.Sessions?.Failed) ?? 0,
            _ => counts.Ok + counts.Failed,
        };
        if (finished == 0)
        {
            return Estimate.None;
        }

        var bound = (long)Math.Min(objective.Threshold / run.Scale(objective.Metric), long.MaxValue / 2d);
        var below = total.Count == 0 ? 0 : total.CountAtOrBelow(objective.Inclusive ? bound : bound - 1);
        return Proportion(Math.Min(below, finished), finished, confidence);
    }

    /// <summary>A check or a counter of a scenario's code; what was never made is no data.</summary>
    private static Estimate Named(IMeasuredRun run, string metric, string name, double confidence)
    {
        if (metric == Results.Metrics.Check.Id)
        {
            var check = run.Custom?.Checks.FirstOrDefault(c => c.Name == name) ?? default;
            return check.Passed + check.Failed == 0 ? Estimate.None : Proportion(check.Passed, check.Passed + check.Failed, confidence);
        }

        return run.Custom?.Counters.Where(c => c.Name == name).Select(static c => Estimate.Exact(c.Count)).FirstOrDefault() ?? Estimate.None;
    }

    private static Estimate Value(IMeasuredRun run, string metric, string? kind, double confidence)
    {
        var counts = run.Counts(kind);
        var finished = counts.Ok + counts.Failed;
        switch (metric)
        {
            case "error_rate":
                return finished == 0 ? Estimate.None : Proportion(counts.Failed, finished, confidence);
            case "availability":
                return finished == 0 ? Estimate.None : Proportion(counts.Ok, finished, confidence);
            case "goodput":
                return finished == 0 || run.Good(kind) is not { } good ? Estimate.None : Proportion(good, finished, confidence);
            case "session_success_rate":
                return run.Sessions is { } sessions && sessions.Ok + sessions.Failed > 0 ? Proportion(sessions.Ok, sessions.Ok + sessions.Failed, confidence) : Estimate.None;
            default:
                return Rate(run, metric, kind, confidence);
        }
    }

    private static Estimate Rate(IMeasuredRun run, string metric, string? kind, double confidence)
    {
        if (run.Rate(metric, kind) is not { } value)
        {
            return Estimate.None;
        }

        var samples = run.RateSamples(metric, kind);
        if (samples.Count < FewestRateSamples)
        {
            return new Estimate(value, null, null, "none");
        }

        var mean = samples.Average();
        var variance = samples.Sum(s => (s - mean) * (s - mean)) / (samples.Count - 1);
        var half = StudentT.Quantile((1 + confidence) / 2, samples.Count - 1) * Math.Sqrt(variance / samples.Count);
        return new Estimate(value, Math.Max(0, value - half), value + half, "batch_means");
    }

    private static Estimate Proportion(long hits, long trials, double confidence)
    {
        var interval = Wilson.Interval(hits, trials, confidence);
        return new Estimate((double)hits / trials, interval.Low, interval.High, "wilson");
    }

    private static double? Invert(double? seconds) => seconds is > 0 ? 1 / seconds : null;
}
