using Proofload.Results;

namespace Proofload.Plans;

/// <summary>
/// What may change between two sides, parsed from a short expression such as <c>ttft p99 +10%</c>, <c>throughput within 10%</c>,
/// <c>error_rate +0.1pp</c>, <c>cost/request +3%</c> or <c>goodput -1pp</c>. The change is that from A to B.
/// </summary>
public sealed record Criterion
{
    /// <summary>The expression as written, white space folded.</summary>
    public required string Expression { get; init; }

    /// <summary>Metric id, or <see cref="CostPerRequest"/> or <see cref="CostPerGoodRequest"/>.</summary>
    public required string Metric { get; init; }

    /// <summary>Request kind it is restricted to; null means all.</summary>
    public string? Kind { get; init; }

    /// <summary>Turn of a conversation it is restricted to, from 1; null means all.</summary>
    public int? Turn { get; init; }

    /// <summary>Shortest prompt of the bin of lengths it is restricted to, tokens; null means all. For requests of all kinds.</summary>
    public long? PromptsFrom { get; init; }

    /// <summary>Longest prompt of that bin, tokens; null for the last, which has no end.</summary>
    public long? PromptsTo { get; init; }

    /// <summary>Which value of the metric.</summary>
    public required ObjectiveStatistic Statistic { get; init; }

    /// <summary>Quantile, 0 to 1, of <see cref="ObjectiveStatistic.Quantile"/>.</summary>
    public double Quantile { get; init; }

    /// <summary>By how much it may rise: a share of A, or an amount in the metric's base unit; null is without limit.</summary>
    public double? MayRise { get; init; }

    /// <summary>By how much it may fall; null is without limit.</summary>
    public double? MayFall { get; init; }

    /// <summary>True when the limits are shares of A (<c>%</c>), false when they are amounts (<c>pp</c>, <c>ms</c>).</summary>
    public required bool IsRelative { get; init; }

    /// <summary>Cost of a request on the same machines, which goes as 1 / throughput.</summary>
    public const string CostPerRequest = "cost/request";

    /// <summary>Cost of a request that met every objective, on the same machines, which goes as 1 / goodput_rate.</summary>
    public const string CostPerGoodRequest = "cost/good_request";

    /// <summary>Which way is better.</summary>
    public BetterDirection Better => Metric is CostPerRequest or CostPerGoodRequest ? BetterDirection.Lower : Metrics.Find(Metric)?.Better ?? BetterDirection.Neither;

    /// <summary>Unit of the values, as <see cref="Results.Metric.UnitSymbol"/>; empty for costs, which have no amount of their own.</summary>
    public string Unit => Metrics.Find(Metric)?.UnitSymbol ?? "";

    /// <summary>What is compared, without the limit: <c>ttft p99</c>.</summary>
    public string Subject => CriterionParser.Subject(this);

    /// <summary>True when a change in either direction is limited: shown with a 90 % interval (two one-sided tests at 5 %) instead of 95 %.</summary>
    public bool IsTwoSided => MayRise is not null && MayFall is not null;

    /// <inheritdoc/>
    public override string ToString() => Expression;
}
