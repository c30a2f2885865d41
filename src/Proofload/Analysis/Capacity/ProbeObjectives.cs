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

        var scale = Estimator.Scale(metric);
        var interval = EffectiveSample.Percentile(total, run.Batches(metric, kind), q, confidence);
        var needed = interval.Low is null || interval.High is null ? interval.NeededN : (long?)null;
        return new Estimate(interval.Value * scale, interval.Low * scale, interval.High * scale, "effective_sample", needed > total.Count ? needed : null);
    }

    private static Estimate Share(IMeasuredRun run, Objective objective, double confidence)
    {
        var plain = Estimator.Of(run, objective, confidence);
        if (plain.Value is not { } share || run.Histogram(objective.Metric, objective.Part()) is not { Count: > 0 } total)
            return plain;

        var counts = run.Counts(objective.Part());
        var level = (long)Math.Min(objective.Threshold / Estimator.Scale(objective.Metric), long.MaxValue / 2d);
        var batches = run.Batches(objective.Metric, objective.Part()).Where(static b => b.Count > 0).ToList();
        if (EffectiveSample.DesignEffect(batches, total, level) is not { } effect)
            return plain with { Low = null, High = null };

        var trials = Math.Max(1, (long)Math.Floor((counts.Ok + counts.Failed) / effect));
        var interval = Wilson.Interval((long)Math.Round(share * trials), trials, confidence);
        return plain with { Low = Math.Min(interval.Low, share), High = Math.Max(interval.High, share), Method = "effective_sample" };
    }

    private static Estimate Inverted(Estimate slow) =>
        slow with { Value = Invert(slow.Value), Low = Invert(slow.High), High = Invert(slow.Low) };

    private static double? Invert(double? seconds) => seconds is > 0 ? 1 / seconds : null;
}
