using System.Globalization;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Canaries;

/// <summary>What a canary under load is judged by: a metric of the catalogue in each window of time, or events among requests.</summary>
public sealed record CanarySubject
{
    private CanarySubject(Criterion criterion) => Criterion = criterion;

    /// <summary>What may change from the baseline to the canary.</summary>
    public Criterion Criterion { get; }

    /// <summary>The metric as the judge takes it.</summary>
    public required CanaryMetric Metric { get; init; }

    /// <summary>How its values come about.</summary>
    public required CanarySource Source { get; init; }

    /// <summary>Fewest requests in a window for a value of it: fewer say nothing about a percentile so far out.</summary>
    public int FewestRequests { get; init; } = 1;

    /// <summary>The quantity of a request; only of <see cref="CanarySource.Requests"/>.</summary>
    internal RecordedMetric Recorded { get; private init; }

    /// <summary>The subject of a criterion such as <c>ttft p95 +20%</c>, <c>error_rate +0.5pp</c> or <c>throughput -5%</c>.</summary>
    /// <param name="text">The criterion.</param>
    /// <exception cref="PlanException">It is wrong, or a canary cannot be judged by it; one line.</exception>
    public static CanarySubject Parse(string text) => Of(CriterionParser.Parse(text));

    /// <summary>The subject of a criterion.</summary>
    /// <param name="criterion">The criterion.</param>
    /// <exception cref="PlanException">A canary cannot be judged by it; one line.</exception>
    public static CanarySubject Of(Criterion criterion)
    {
        ArgumentNullException.ThrowIfNull(criterion);
        if (criterion.IsTwoSided)
            throw Wrong(criterion, $"a canary is judged for what is worse, so only one direction has a limit: write '{criterion.Subject} {(criterion.Better == BetterDirection.Higher ? '-' : '+')}…'");
        var limit = criterion.MayRise ?? criterion.MayFall ?? 0;
        if (limit <= 0)
            throw Wrong(criterion, "the change that is allowed must be above 0: what is smaller than it does not matter");
        var metric = new CanaryMetric { Name = criterion.Subject, Better = criterion.MayRise is null ? BetterDirection.Higher : BetterDirection.Lower };
        if (criterion.Metric is "error_rate" or "goodput")
        {
            return criterion.IsRelative
                ? throw Wrong(criterion, $"the limit of a share is one in percentage points: '{criterion.Subject} {(criterion.MayRise is null ? '-' : '+')}0.5pp'")
                : new CanarySubject(criterion) { Metric = metric with { RateMargin = limit }, Source = criterion.Metric == "goodput" ? CanarySource.GoodRequests : CanarySource.Failures };
        }

        if (!criterion.IsRelative)
            throw Wrong(criterion, $"the limit of a canary is a share of the baseline: '{criterion.Subject} {(criterion.MayRise is null ? '-' : '+')}10%'");
        metric = metric with { Margin = limit };
        if (criterion.Metric == "throughput")
            return new CanarySubject(criterion) { Metric = metric, Source = CanarySource.Throughput };
        if (!GoodRequestJudge.TryPerRequest(criterion.Metric, out var recorded))
            throw Wrong(criterion, $"{criterion.Metric} has no value in a window of a canary; {NearestName.Hint(criterion.Metric, Known)}");
        return criterion.Statistic switch
        {
            ObjectiveStatistic.Quantile => new CanarySubject(criterion) { Metric = metric, Source = CanarySource.Requests, Recorded = recorded, FewestRequests = Fewest(criterion.Quantile) },
            ObjectiveStatistic.Mean => new CanarySubject(criterion) { Metric = metric, Source = CanarySource.Requests, Recorded = recorded, FewestRequests = FewestOfAny },
            _ => throw Wrong(criterion, "a canary is judged by percentiles and means; the extremes of a window are chance"),
        };
    }

    /// <summary>The usual subjects for a plan.</summary>
    /// <param name="streams">True when answers stream token by token.</param>
    /// <param name="requestsPerWindow">Requests that a window of one side will hold; null when not known.</param>
    public static IReadOnlyList<CanarySubject> Usual(bool streams, double? requestsPerWindow)
    {
        string[] wanted = streams
            ? ["ttft p50 +10%", "ttft p95 +20%", "tpot p50 +10%", "latency p95 +20%", "error_rate +0.5pp"]
            : ["latency p50 +10%", "latency p95 +20%", "error_rate +0.5pp"];
        var subjects = wanted.Select(Parse).ToList();
        var possible = subjects.Where(s => requestsPerWindow is not { } n || n >= s.FewestRequests).ToList();
        return possible.Exists(static s => s.Source == CanarySource.Requests) ? possible : subjects;
    }

    private const int FewestOfAny = 5;
    private static readonly string[] Known = ["latency", "service_time", "ttft", "tpot", "error_rate", "goodput", "throughput"];

    // One request beyond the percentile on the average.
    private static int Fewest(double q) => Math.Max(FewestOfAny, (int)Math.Ceiling(Math.Round(1 / Math.Max(Math.Min(q, 1 - q), 1e-6), 6)));

    private static PlanException Wrong(Criterion criterion, string message) => new($"criterion {Units.Quote(criterion.Expression)}: {message}");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Criterion}");
}

/// <summary>Where the values of a canary's subject come from.</summary>
public enum CanarySource
{
    /// <summary>A percentile or mean over the successes of a window.</summary>
    Requests = 0,

    /// <summary>Successes of a window a second.</summary>
    Throughput,

    /// <summary>Failed among finished requests.</summary>
    Failures,

    /// <summary>Requests that met every per-request objective among finished ones.</summary>
    GoodRequests,

    /// <summary>A query of a monitoring system.</summary>
    Query,
}
