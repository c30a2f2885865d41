using System.Globalization;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Analysis.Dialects;

/// <summary>What LoadGen decides about a run of one of its scenarios; null where the run does not say.</summary>
internal sealed record MlperfVerdict
{
    /// <summary>SingleStream, MultiStream, Server or Offline.</summary>
    public required string Scenario { get; init; }

    /// <summary>What LoadGen lists as parameters: name and value, null for one that was not set.</summary>
    public required IReadOnlyList<(string Name, string? Value)> Parameters { get; init; }

    /// <summary>Percentile that the scenario reports: 0.9 for single streams, 0.99 otherwise.</summary>
    public required double Percentile { get; init; }

    /// <summary>The bounds hold at the percentile; only the Server scenario has some.</summary>
    public bool? ConstraintsMet { get; init; }

    /// <summary>It was loaded long enough.</summary>
    public bool DurationMet { get; init; }

    /// <summary>Early stopping allows the verdict.</summary>
    public bool? EarlyStoppingMet { get; init; }

    /// <summary>LoadGen's words on early stopping: a title and its lines.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<string> Lines)> EarlyStopping { get; init; } = [];

    /// <summary>What makes the run invalid by Proofload's own rules, which know failed requests; empty for nothing.</summary>
    public string Objection { get; init; } = "";

    /// <summary>VALID or INVALID.</summary>
    public bool? IsValid => Objection.Length > 0 || !DurationMet || ConstraintsMet == false || EarlyStoppingMet == false ? false
        : ConstraintsMet is null || EarlyStoppingMet is null ? null
        : true;

    /// <summary>Judges a run; null when it was no scenario of MLPerf.</summary>
    public static MlperfVerdict? Of(Figures figures, DialectInput input)
    {
        if (input.Plan?.Load is not MlperfLoad load)
        {
            return null;
        }

        var duration = input.Result.Ending == RunEnding.Completed || input.Result.Window >= load.MinDuration.TotalSeconds;
        var verdict = new MlperfVerdict
        {
            Scenario = load.Scenario.ToString(),
            Parameters = Describe(load, input.Result.Seed),
            Percentile = load.Scenario == MlperfScenario.SingleStream ? 0.9 : 0.99,
            DurationMet = duration,
            Objection = Objections(input.Result),
        };
        return load.Scenario switch
        {
            MlperfScenario.Offline => verdict with { ConstraintsMet = true, EarlyStoppingMet = true },
            MlperfScenario.Server => Server(verdict, load, figures, input.IsStreamed),
            MlperfScenario.MultiStream => Stream(verdict, figures[FigureIds.QueryLatency]),
            _ => Stream(verdict, figures[FigureIds.Latency]),
        };
    }

    private static string Objections(RunResult result) => result.Mlperf is { Valid: false, Remarks: [_, ..] remarks } ? string.Join("; ", remarks)
        : result.Counts.Failed > 0 ? $"{result.Counts.Failed} requests failed, and LoadGen knows no failed sample: every one must succeed"
        : "";

    private static IReadOnlyList<(string Name, string? Value)> Describe(MlperfLoad load, ulong seed) =>
    [
        ("samples_per_query : ", Text(load.Scenario == MlperfScenario.MultiStream ? load.SamplesPerQuery : 1)),
        ("target_qps : ", Text(load.TargetRate)),
        ("target_latency (ns): ", Text(load.LatencyBound * 1e9)),
        ("min_duration (ms): ", Text(load.MinDuration.TotalMilliseconds)),
        ("schedule_rng_seed : ", seed.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string? Text(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture);

    private static MlperfVerdict Server(MlperfVerdict verdict, MlperfLoad load, Figures figures, bool isStreamed)
    {
        var bounds = new List<(string Title, Quantity Quantity, double Bound)>();
        if (load.LatencyBound is { } bound)
        {
            bounds.Add(isStreamed ? ("TTFT Early Stopping Result:", figures[FigureIds.Ttft], bound) : ("Early Stopping Result:", figures[FigureIds.Latency], bound));
        }

        if (load.TpotBound is { } tpot)
        {
            bounds.Add(("TPOT Early Stopping Result:", figures[FigureIds.Tpot], tpot));
        }

        var judged = bounds.Select(b => (b.Title, One: b.Quantity.Sample is { } sample ? Bounded(sample, b.Bound * 1e9, verdict.Percentile) : default)).ToList();
        return verdict with
        {
            ConstraintsMet = All(judged.Select(static j => j.One.Lines is null ? (bool?)null : j.One.Holds)),
            EarlyStoppingMet = All(judged.Select(static j => j.One.Lines is null ? (bool?)null : j.One.Passes)),
            EarlyStopping = [.. judged.Where(static j => j.One.Lines is not null).Select(static j => (j.Title, j.One.Lines))],
        };
    }

    private static bool? All(IEnumerable<bool?> parts) => parts.Aggregate((bool?)true, static (all, one) => all == false || one == false ? false : all is null || one is null ? null : true);

    private static (bool Holds, bool Passes, IReadOnlyList<string> Lines) Bounded(Sample sample, double bound, double p)
    {
        var over = sample.Count - (long)Math.Round(sample.ShareWithin(double.NegativeInfinity, bound) * sample.Count);
        var passes = Measurement.Statistics.EarlyStopping.ServerPasses(sample.Count, over, p);
        return (sample.Percentile(p, PercentileRule.Floor) <= bound, passes, passes
            ? [" * Run successful."]
            : [
                " * Run unsuccessful.", $" * Processed {sample.Count} queries.",
                $" * Would need to run at least {Measurement.Statistics.EarlyStopping.RequiredTotal(over, p) - sample.Count} more queries,",
                " with the run being successful if every additional", " query were under latency.",
            ]);
    }

    private static MlperfVerdict Stream(MlperfVerdict verdict, Quantity latency)
    {
        if (latency.Sample is not { } sample)
        {
            return verdict with { ConstraintsMet = true };
        }

        var p = verdict.Percentile;
        var least = Measurement.Statistics.EarlyStopping.RequiredTotal(1, p);
        var index = Measurement.Statistics.EarlyStopping.EstimateIndex(sample.Count, p);
        IReadOnlyList<string> lines = index is { } at
            ? [
                $" * Processed at least {least} queries ({sample.Count}).", $" * Would discard {sample.Count - at - 1} highest latency queries.",
                $" * Early stopping {p * 100:0}th percentile estimate: {sample.AtRank(at + 1):0}",
            ]
            : [$" * Only processed {sample.Count} queries.", $" * Need to process at least {least} queries for early stopping."];
        return verdict with { ConstraintsMet = true, EarlyStoppingMet = index is not null, EarlyStopping = [("Early Stopping Result:", lines)] };
    }
}
