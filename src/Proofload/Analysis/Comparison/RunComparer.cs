using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>What to compare.</summary>
public sealed record ComparisonRequest
{
    /// <summary>Criteria that decide; empty takes the usual ones with <see cref="Margin"/>.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>What the usual metrics may get worse by, as a share, above 0 and below 1. Default 0.05.</summary>
    public double Margin { get; init; } = 0.05;

    /// <summary>False never takes the i-th runs as pairs. Default true: equal numbers of runs that alternate are pairs.</summary>
    public bool MayPair { get; init; } = true;
}

/// <summary>Compares two sides of finished runs. Whether they may be compared at all is <see cref="Comparability"/>'s question.</summary>
public static class RunComparer
{
    private static readonly double[] Curve = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999];

    /// <summary>The comparison.</summary>
    /// <param name="a">What was there before; at least one run.</param>
    /// <param name="b">What is new; at least one run.</param>
    /// <param name="request">What to compare; null for the usual metrics.</param>
    /// <exception cref="ArgumentException">A side has no run.</exception>
    public static ComparisonResult Compare(ComparisonSide a, ComparisonSide b, ComparisonRequest? request = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Runs.Count == 0 || b.Runs.Count == 0)
            throw new ArgumentException("Each side needs a run.");

        request ??= new ComparisonRequest();
        (a, b) = (InOrder(a), InOrder(b));
        var alternate = Alternate(a.Runs, b.Runs);
        var paired = request.MayPair && a.Runs.Count == b.Runs.Count && (alternate || a.Runs.Count == 1);
        var usual = Usual(a.Runs, b.Runs, request.Margin);
        var gated = request.Criteria.Count > 0 ? request.Criteria : usual;
        var shown = usual.Where(u => gated.All(g => g.Subject != u.Subject)).ToList();
        List<RunResult> all = [.. a.Runs, .. b.Runs];
        var metrics = CriterionJudge.Judge(a.Runs, b.Runs, gated, paired).Concat(CriterionJudge.Judge(a.Runs, b.Runs, shown, paired, gated: false)).ToList();
        if (all.Where(static r => r.Verdict.Measurement == MeasurementState.Invalid).ToList() is { Count: > 0 } invalid)
            metrics = [.. metrics.Select(m => m with { Verdict = ComparisonVerdict.Inconclusive, Reason = $"the measurement of {invalid[0].Id} is invalid" })];

        return new ComparisonResult
        {
            A = a,
            B = b,
            IsPaired = paired,
            Metrics = metrics,
            Differences = Comparability.Differences(a.Runs, b.Runs),
            Shifts = [.. new[] { Metrics.Latency.Id, Metrics.Ttft.Id }.Select(id => Shift(a.Runs, b.Runs, id, paired)).OfType<DistributionShift>()],
            Parts = MovedParts.Kinds(a.Runs, b.Runs, request.Margin, paired),
            PromptBins = MovedParts.PromptBins(a.Runs, b.Runs, request.Margin, paired),
            Remarks = [.. Remarks(a.Runs, b.Runs, paired, alternate, request.MayPair, metrics)],
        };
    }

    /// <summary>The usual criteria: the metrics that either side has.</summary>
    /// <param name="a">Runs before.</param>
    /// <param name="b">Runs after.</param>
    /// <param name="margin">What they may get worse by, as a share.</param>
    public static IReadOnlyList<Criterion> Usual(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, double margin)
    {
        if (!(margin is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "A margin lies between 0 and 1.");
        var percent = Units.FormatNumber(margin * 100) + "%";
        var runs = a.Concat(b).ToList();
        List<string> texts = [$"latency p50 +{percent}", $"latency p99 +{percent}"];
        if (Any("ttft"))
            texts.Add($"ttft p99 +{percent}");
        if (Any("tpot"))
            texts.Add($"tpot p50 +{percent}");
        texts.Add($"throughput -{percent}");
        texts.Add("error_rate +0.5pp");
        if (runs.Exists(static r => r.Rates.GoodputRatio is not null))
            texts.Add("goodput -1pp");
        return [.. texts.Select(CriterionParser.Parse)];

        bool Any(string metric) => runs.Exists(r => r.Metrics.ContainsKey(metric));
    }

    private static ComparisonSide InOrder(ComparisonSide side) =>
        side with { Runs = [.. side.Runs.OrderBy(static r => r.StartedAt).ThenBy(static r => r.Id, StringComparer.Ordinal)] };

    // All of one side before the other is no design of pairs: what changes in the environment would look like the change.
    private static bool Alternate(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b) =>
        a.Count > 1 && a.Count == b.Count && a[^1].StartedAt > b[0].StartedAt && b[^1].StartedAt > a[0].StartedAt;

    private static DistributionShift? Shift(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, string metric, bool paired)
    {
        if (!a.Concat(b).All(r => r.Metrics.GetValueOrDefault(metric)?.Histogram is not null))
            return null;
        var criteria = Curve.Select(q => new Criterion { Expression = "", Metric = metric, Statistic = ObjectiveStatistic.Quantile, Quantile = q, IsRelative = true, MayRise = 0 }).ToList();
        List<QuantileShift> points = [.. CriterionJudge.Judge(a, b, criteria, paired, gated: false)
            .Where(static m => m.Change is not null)
            .Select(static m => new QuantileShift(m.Criterion.Quantile, m.Change!.Value, m.ChangeInterval?.Low, m.ChangeInterval?.High))];
        return points.Count == 0 ? null : new DistributionShift(metric, points);
    }

    private static IEnumerable<string> Remarks(
        IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, bool paired, bool alternate, bool mayPair, IReadOnlyList<MetricComparison> metrics)
    {
        if (a.Count == 1 && b.Count == 1)
            yield return $"Lower confidence: one run a side. The intervals come from within the runs (block bootstrap); what changes from run to run is not in them. {CriterionJudge.LeastPairs(Math.Max(1, metrics.Count(static m => m.IsGated)))} alternating pairs can decide.";
        else if (!paired && mayPair && a.Count == b.Count && !alternate)
            yield return "All runs of one side were made before those of the other, so they are no pairs: what changed meanwhile looks like a difference. Run them alternately.";
        if (metrics.Any(static m => m.Method == ChangeMethod.Student))
            yield return "Too few runs for rank tests: Student's t is used, which assumes that runs scatter normally.";
        foreach (var run in a.Concat(b).Where(static r => r.Verdict.Measurement == MeasurementState.Suspect).Take(3))
            yield return $"The measurement of {run.Id} is suspect: {string.Join("; ", run.Verdict.Reasons)}";
        foreach (var run in a.Concat(b).Where(static r => r.Ending != RunEnding.Completed).Take(3))
            yield return $"{run.Id} did not end as planned ({run.Ending.ToString().ToLowerInvariant()}).";
        if (metrics.Any(static m => m.Criterion.Metric is Criterion.CostPerRequest or Criterion.CostPerGoodRequest))
            yield return "Cost is compared on the same machines at the same price: it goes as 1 / throughput. An open load that the server keeps up with shows no difference; compare at its limit.";
    }
}
