using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>Which part of the requests moved: a kind of a mix, or a length of prompts. Only shown: parts decide nothing.</summary>
internal static class MovedParts
{
    private static readonly (string Metric, double Quantile)[] OfKinds = [("latency", 0.5), ("latency", 0.99)];
    private static readonly (string Metric, double Quantile)[] OfPrompts = [("ttft", 0.5), ("latency", 0.5), ("latency", 0.99)];

    /// <summary>The kinds that both sides have; nothing when it is one.</summary>
    public static IReadOnlyList<MetricComparison> Kinds(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, double margin, bool paired)
    {
        var kinds = a[0].Kinds.Select(static k => k.Name).Intersect(b[0].Kinds.Select(static k => k.Name), StringComparer.Ordinal).ToList();
        return kinds.Count < 2 ? [] : Judge(a, b, [.. kinds.SelectMany(kind => OfKinds.Select(m => Of(m, margin) with { Kind = kind }))], paired);
    }

    /// <summary>The lengths of prompts that all runs have; nothing when it is one.</summary>
    public static IReadOnlyList<MetricComparison> PromptBins(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, double margin, bool paired)
    {
        List<RunResult> all = [.. a, .. b];
        var common = all[0].PromptBins.Where(bin => all.TrueForAll(r => r.PromptBins.Any(o => o.From == bin.From))).ToList();
        return common.Count < 2 ? [] : Judge(a, b, [.. common.SelectMany(bin => OfPrompts.Where(m => bin.Metrics.ContainsKey(m.Metric)).Select(m => Of(m, margin) with { PromptsFrom = bin.From, PromptsTo = bin.To }))], paired);
    }

    private static IReadOnlyList<MetricComparison> Judge(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, IReadOnlyList<Criterion> criteria, bool paired) =>
        CriterionJudge.Judge(a, b, criteria, paired, gated: false);

    private static Criterion Of((string Metric, double Quantile) figure, double margin) => new()
    {
        Expression = "",
        Metric = figure.Metric,
        Statistic = ObjectiveStatistic.Quantile,
        Quantile = figure.Quantile,
        IsRelative = true,
        MayRise = margin,
    };
}
