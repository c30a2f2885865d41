using System.Text.Json;
using Proofload.Measurement.Health;

namespace Proofload.Results;

/// <summary>
/// Gives fields that a document leaves out their defaults. Generated deserialisation sets every init-only property, also the ones
/// that are not in the document, to null or 0; of the numbers whose default is not 0, none may be 0.
/// </summary>
internal static class RunResultDefaults
{
    public static RunResult Fill(RunResult result) => result with
    {
        Schema = result.Schema == 0 ? RunResultJson.CurrentSchema : result.Schema,
        SeriesResolution = result.SeriesResolution == 0 ? 1 : result.SeriesResolution,
        PlannedUnit = result.PlannedUnit ?? "requests/s",
        Verdict = Fill(result.Verdict),
        Metrics = Fill(result.Metrics),
        ErrorSamples = Each(result.ErrorSamples, s => new ErrorSample(s.Kind ?? "", s.Detail ?? "", s.Count)),
        Kinds = Each(result.Kinds, k => k with { Metrics = Fill(k.Metrics), Turns = Each(k.Turns, t => t with { Metrics = Fill(t.Metrics) }) }),
        PromptBins = Each(result.PromptBins, b => b with { Metrics = Fill(b.Metrics) }),
        Scenario = result.Scenario is { } scenario ? Fill(scenario) : null,
        Generator = Fill(result.Generator),
        TargetUsage = result.TargetUsage is { Source: null } usage ? usage with { Source = "" } : result.TargetUsage,
        Series = Fill(result.Series),
        Pattern = result.Pattern is { } pattern ? Fill(pattern) : null,
        Mlperf = result.Mlperf is { Remarks: null } mlperf ? mlperf with { Remarks = [] } : result.Mlperf,
        Data = Each(result.Data, d => d with { Skipped = Each(d.Skipped, s => new SkippedData(s.Line, s.Reason ?? "")) }),
        Notes = result.Notes ?? [],
        Source = result.Source is { } source ? Fill(source) : null,
        Study = result.Study is { Values: null } study ? study with { Values = new Dictionary<string, string>() } : result.Study,
        Labels = result.Labels ?? new Dictionary<string, string>(),
    };

    public static IReadOnlyList<IntervalResult> Fill(IReadOnlyList<IntervalResult>? series) =>
        Each(series, i => i.Errors is not null && i.Metrics is not null ? i : i with
        {
            Errors = i.Errors ?? new Dictionary<string, long>(),
            Metrics = i.Metrics ?? new Dictionary<string, IntervalPercentiles>(),
        });

    private static Verdict Fill(Verdict verdict) => verdict with
    {
        Reasons = verdict.Reasons ?? [],
        Objectives = Each(verdict.Objectives, o => o with { Unit = o.Unit ?? "", Reason = o.Reason ?? "" }),
    };

    private static Dictionary<string, MetricSummary> Fill(IReadOnlyDictionary<string, MetricSummary> metrics) =>
        metrics.ToDictionary(m => m.Key, m => Present(m.Value) with { Ci = Fill(m.Value.Ci) }, StringComparer.Ordinal);

    private static Dictionary<string, ConfidenceInterval> Fill(IReadOnlyDictionary<string, ConfidenceInterval>? intervals) =>
        (intervals ?? new Dictionary<string, ConfidenceInterval>())
            .ToDictionary(i => i.Key, i => Present(i.Value).Confidence == 0 ? i.Value with { Confidence = 0.95 } : i.Value, StringComparer.Ordinal);

    private static GeneratorHealth Fill(GeneratorHealth health) => health with
    {
        Engine = health.Engine ?? "",
        ReceiveClock = health.ReceiveClock ?? "",
        Workers = health.Workers == 0 ? 1 : health.Workers,
    };

    private static PatternResult Fill(PatternResult pattern) => pattern with
    {
        Metric = pattern.Metric ?? "latency p50",
        Sine = pattern.Sine is { ByPeriod: null } sine ? sine with { ByPeriod = [] } : pattern.Sine,
    };

    private static ScenarioResult Fill(ScenarioResult scenario) => scenario with
    {
        Checks = Each(scenario.Checks, static c => c),
        Counters = scenario.Counters ?? new Dictionary<string, long>(),
        ExceptionTexts = scenario.ExceptionTexts ?? new Dictionary<string, long>(),
    };

    private static RunSource Fill(RunSource source) => source with
    {
        Files = source.Files ?? [],
        Formats = source.Formats ?? [],
        Definitions = source.Definitions ?? new Dictionary<string, string>(),
        Unknown = source.Unknown ?? new Dictionary<string, string>(),
    };

    private static T[] Each<T>(IReadOnlyList<T>? items, Func<T, T> fill) => items is null ? [] : [.. items.Select(item => fill(Present(item)))];

    // Nullable annotations say nothing about the items of a collection when it is read.
    private static T Present<T>(T? item) => item ?? throw new JsonException("a list or map holds null in place of a value");
}
