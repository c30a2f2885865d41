using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Analysis.Cost;

/// <summary>What a run says about the cost of serving its load. What the run does not know is null, never 0.</summary>
public sealed record MeasuredLoad
{
    /// <summary>Fewest spans of time for an interval of a rate.</summary>
    private const int FewestSpans = 4;

    /// <summary>Most batches; more of a run's seconds go into each, so that neighbours depend on each other less.</summary>
    private const int MostBatches = 20;

    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the run.</summary>
    public required string Name { get; init; }

    /// <summary>Successful requests per second, with its interval by batch means.</summary>
    public required CostRange Successes { get; init; }

    /// <summary>Share of finished requests that succeeded.</summary>
    public required CostRange SuccessShare { get; init; }

    /// <summary>Share of finished requests that met every per-request objective; null when the run had no such objective.</summary>
    public CostRange? GoodShare { get; init; }

    /// <summary>Prompt tokens of a success, mean.</summary>
    public CostRange? InputTokens { get; init; }

    /// <summary>Output tokens of a success, mean.</summary>
    public CostRange? OutputTokens { get; init; }

    /// <summary>Body bytes of the answer of a success, mean.</summary>
    public decimal? ResponseBytes { get; init; }

    /// <summary>Remarks on the figures.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Takes a run apart.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Null when no request of it succeeded.</returns>
    public static MeasuredLoad? Of(RunResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Rates.Throughput is not > 0 || run.Counts.Ok == 0)
            return null;

        var finished = run.Counts.Ok + run.Counts.Failed;
        var notes = new List<string>();
        if (run.Tokens is { ByChunks: > 0 })
            notes.Add($"{run.Name}: some output tokens are numbers of chunks, a lower bound; costs of a token may be lower than shown");
        if (run.Verdict.Measurement != Measurement.Health.MeasurementState.Valid)
            notes.Add($"{run.Name}: the measurement is {Word(run.Verdict.Measurement)}; its costs are worth no more than its numbers");
        return new MeasuredLoad
        {
            RunId = run.Id,
            Name = run.Name,
            Successes = Throughput(run),
            SuccessShare = Share(run.Counts.Ok, finished),
            GoodShare = run.Rates.GoodputRatio is { } ratio ? Share((long)Math.Round(ratio * finished), finished) : null,
            InputTokens = Mean(run, "prompt_tokens"),
            OutputTokens = Mean(run, "output_tokens"),
            ResponseBytes = run.Metrics.GetValueOrDefault("response_bytes") is { Count: > 0, Mean: { } bytes } ? Exact(bytes)
                : run.Rates.BytesReceived is > 0 and var received ? Exact(received / run.Rates.Throughput.Value) : null,
            Notes = notes,
        };
    }

    /// <summary>A finite number as decimal, to its 15 significant digits.</summary>
    internal static decimal Exact(double value) => (decimal)value;

    /// <summary>Successes per second: the run's own value, its interval from the successes of the whole spans inside the window.</summary>
    internal static CostRange Throughput(RunResult run)
    {
        var value = run.Rates.Throughput ?? 0;
        var rates = Batches(run);
        if (rates.Count < FewestSpans)
            return new CostRange(Exact(value));

        var mean = rates.Average();
        var variance = rates.Sum(r => (r - mean) * (r - mean)) / (rates.Count - 1);
        var half = StudentT.Quantile(0.975, rates.Count - 1) * Math.Sqrt(variance / rates.Count);
        return new CostRange(Exact(value), Exact(Math.Max(0, value - half)), Exact(value + half));
    }

    private static IReadOnlyList<double> Batches(RunResult run)
    {
        // The first and the last span that served anything hold only a part of their time.
        var served = run.Series.SkipWhile(static i => i.Ok + i.Failed == 0).Reverse().SkipWhile(static i => i.Ok + i.Failed == 0).Reverse().ToList();
        if (served.Count < FewestSpans + 2 || !(run.SeriesResolution > 0))
            return [];

        var inner = served[1..^1];
        var groups = Math.Min(MostBatches, inner.Count);
        return [.. Enumerable.Range(0, groups).Select(g =>
        {
            var part = inner[(g * inner.Count / groups)..((g + 1) * inner.Count / groups)];
            return part.Sum(static i => (double)i.Ok) / (part.Count * run.SeriesResolution);
        })];
    }

    private static CostRange Share(long hits, long trials)
    {
        var interval = Wilson.Interval(Math.Min(hits, trials), trials);
        return new CostRange((decimal)hits / trials, Exact(interval.Low), Exact(interval.High));
    }

    private static CostRange? Mean(RunResult run, string metric)
    {
        if (run.Metrics.GetValueOrDefault(metric) is not { Count: > 0, Mean: { } mean } summary)
            return null;
        var ci = summary.Ci.GetValueOrDefault("mean");
        return new CostRange(Exact(mean), ci?.Low is { } low ? Exact(Math.Max(0, low)) : null, ci?.High is { } high ? Exact(high) : null);
    }

    private static string Word(Measurement.Health.MeasurementState state) => state.ToString().ToLowerInvariant();
}
