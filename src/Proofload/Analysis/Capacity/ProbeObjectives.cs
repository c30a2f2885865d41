using Proofload.Measurement.Statistics;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>
/// Judges the objectives of a probe. Percentiles and shares of latency are judged on the effective sample (<see cref="EffectiveSample"/>):
/// close to capacity requests depend on each other most, and an interval that takes them for independent passes a target that is over it.
/// Everything else is judged as in any run.
/// </summary>
public static class ProbeObjectives
{
    /// <summary>The objectives, in order.</summary>
    /// <param name="run">The probe, under way or over.</param>
    /// <param name="objectives">What must hold.</param>
    /// <param name="confidence">Confidence of the look.</param>
    public static IReadOnlyList<ObjectiveResult> Judge(IMeasuredRun run, IReadOnlyList<Objective> objectives, double confidence)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(objectives);
        return [.. objectives.Select(objective => ObjectiveJudge.Judge(run, objective, Estimate(run, objective, confidence)))];
    }

    private static Estimate Estimate(IMeasuredRun run, Objective objective, double confidence) => objective.Statistic switch
    {
        ObjectiveStatistic.Quantile when objective.Metric == "output_speed" => Inverted(Quantile(run, "tpot", objective.Part(), 1 - objective.Quantile, confidence)),
        ObjectiveStatistic.Quantile => Quantile(run, objective.Metric, objective.Part(), objective.Quantile, confidence),
        ObjectiveStatistic.ShareBelow => Share(run, objective, confidence),
        _ => Estimator.Of(run, objective, confidence),
    };

    private static Estimate Quantile(IMeasuredRun run, string metric, string? kind, double q, double confidence)
    {
        if (run.Histogram(metric, kind) is not { Count: > 0 } total)
            return Analysis.Estimate.None;
        if (Effect(run, metric, kind, total.ValueAtQuantile(q)) is not { } effect)
            return Estimator.Quantile(run, metric, kind, q, confidence);

        var scale = Estimator.Scale(metric);
        var interval = EffectiveSample.Percentile(total, effect, q, confidence);
        var needed = interval.Low is null || interval.High is null ? interval.NeededN : (long?)null;
        return new Estimate(interval.Value * scale, interval.Low * scale, interval.High * scale, "effective_sample", needed > total.Count ? needed : null);
    }

    private static Estimate Share(IMeasuredRun run, Objective objective, double confidence)
    {
        var plain = Estimator.Of(run, objective, confidence);
        var level = (long)Math.Min(objective.Threshold / Estimator.Scale(objective.Metric), long.MaxValue / 2d);
        if (plain.Value is not { } share || Effect(run, objective.Metric, objective.Part(), level) is not { } effect)
            return plain;

        var counts = run.Counts(objective.Part());
        var trials = Math.Max(1, (long)Math.Floor((counts.Ok + counts.Failed) / effect));
        var interval = Wilson.Interval((long)Math.Round(share * trials), trials, confidence);
        return plain with { Low = Math.Min(interval.Low, share), High = Math.Max(interval.High, share), Method = "effective_sample" };
    }

    /// <summary>The design effect of a part of a run; of the whole run where only that was kept over time, as its parts share the queue.</summary>
    private static double? Effect(IMeasuredRun run, string metric, string? kind, long level)
    {
        foreach (var part in kind is null ? new string?[] { null } : [kind, null])
        {
            if (run.Histogram(metric, part) is { Count: > 0 } total
                && EffectiveSample.DesignEffect([.. run.Batches(metric, part).Where(static b => b.Count > 0)], total, level) is { } effect)
                return effect;
        }

        // Too early for spans of time, or a metric that is not kept over time.
        return run.Batches(metric, null).Count > 0 ? double.PositiveInfinity : null;
    }

    private static Estimate Inverted(Estimate slow) =>
        slow with { Value = Invert(slow.Value), Low = Invert(slow.High), High = Invert(slow.Low) };

    private static double? Invert(double? seconds) => seconds is > 0 ? 1 / seconds : null;
}
