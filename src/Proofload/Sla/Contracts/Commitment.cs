using Proofload.Plans;

namespace Proofload.Sla.Contracts;

/// <summary>One promise: which share of what, how it is counted, and the credit for missing it.</summary>
public sealed record Commitment
{
    /// <summary>Name, unique in its contract.</summary>
    public required string Name { get; init; }

    /// <summary>How the month's figure is made.</summary>
    public required SlaMethod Method { get; init; }

    /// <summary>What the figure must reach, 0 to 1: 0.999.</summary>
    public required decimal Target { get; init; }

    /// <summary>
    /// Name of the objective (<see cref="Slo.ServiceLevelObjective"/>) that it promises; empty: none. Counts of that objective then count for it, and without
    /// <see cref="Speed"/> and <see cref="Errors"/> nothing else does.
    /// </summary>
    public string Objective { get; init; } = "";

    /// <summary>What of the contract's scope it is about.</summary>
    public ContractScope Where { get; init; } = new();

    /// <summary>Length of an interval; it divides a day and is whole minutes. Default 5 minutes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What an interval without a counted request is. Default left out.</summary>
    public EmptyInterval EmptyInterval { get; init; }

    /// <summary>Classes of errors that break the promise: <c>500</c>, <c>5xx</c>, <c>timeout</c>, <c>*</c> for all.</summary>
    public IReadOnlyList<string> Errors { get; init; } = ValueList<string>.Empty;

    /// <summary>Classes of errors whose requests are no valid requests and do not count at all.</summary>
    public IReadOnlyList<string> NotCounted { get; init; } = ValueList<string>.Empty;

    /// <summary>When a repeated request does not count; null: all count.</summary>
    public BackOffRule? BackOff { get; init; }

    /// <summary>What down time is.</summary>
    public DownTimeRule DownTime { get; init; } = new();

    /// <summary>A bound that a request, or a percentile of a slice, must meet; null: availability.</summary>
    public SpeedRule? Speed { get; init; }

    /// <summary>Share of good requests from which a slice of <see cref="SlaMethod.GoodSlices"/> is good; null: the percentile of <see cref="Speed"/> decides, or <see cref="Target"/>.</summary>
    public decimal? SliceTarget { get; init; }

    /// <summary>The formula of <see cref="SlaMethod.Custom"/>; empty for the other methods.</summary>
    public string Formula { get; init; } = "";

    /// <summary>How the figure is rounded before it is compared; null: not at all.</summary>
    public RoundingRule? Rounding { get; init; }

    /// <summary>True when only counts of its objective say which requests are good.</summary>
    public bool IsCountedOnly => Objective.Length > 0 && Speed is null && Errors.Count == 0;

    /// <summary>Part of the month's fee that its credits are taken of, for a commitment to some of the requests only. Default all of it.</summary>
    public decimal FeeShare { get; init; } = 1;

    /// <summary>Credits, each for a figure below its bound; the highest percentage that holds is owed.</summary>
    public IReadOnlyList<CreditTier> Credits { get; init; } = ValueList<CreditTier>.Empty;
}

/// <summary>How a month's figure is made.</summary>
public enum SlaMethod
{
    /// <summary>Mean over intervals of each one's share of good requests.</summary>
    IntervalMean = 0,

    /// <summary>Share of time that is not down time; down time is minutes in a row with too many errors.</summary>
    DownTime,

    /// <summary>Share of good requests.</summary>
    RequestRatio,

    /// <summary>Share of slices that are good: whose percentile meets the bound, or (availability) whose share of good requests reaches the target.</summary>
    GoodSlices,

    /// <summary>A formula of the contract's own.</summary>
    Custom,
}

/// <summary>What an interval without a counted request is.</summary>
public enum EmptyInterval
{
    /// <summary>It is not there: neither up nor down.</summary>
    LeftOut = 0,

    /// <summary>It counts 100 %, as some contracts say.</summary>
    Up,

    /// <summary>It counts 0 %.</summary>
    Down,
}

/// <summary>When minutes are down time.</summary>
public sealed record DownTimeRule
{
    /// <summary>Share of errors that a minute must exceed. Default 5 %.</summary>
    public decimal ErrorRate { get; init; } = 0.05m;

    /// <summary>How many such minutes in a row are down time; fewer are none. Default 5.</summary>
    public int Minutes { get; init; } = 5;
}

/// <summary>How long a client must wait before it sends a request again, so that the repeated one counts.</summary>
public sealed record BackOffRule
{
    /// <summary>Least wait before the second attempt. Default 1 s.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Factor from attempt to attempt. Default 2.</summary>
    public decimal Factor { get; init; } = 2;

    /// <summary>Most that must be waited. Default 32 s.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>The least wait before an attempt, from the second on.</summary>
    /// <param name="attempt">Number of the attempt, from 1.</param>
    public TimeSpan Before(long attempt)
    {
        var wait = (decimal)First.Ticks;
        for (var i = 2; i < attempt && wait < Longest.Ticks; i++)
            wait *= Factor;
        return attempt < 2 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(wait, Longest.Ticks));
    }
}

/// <summary>A bound of speed.</summary>
public sealed record SpeedRule
{
    /// <summary>What is measured.</summary>
    public required SpeedMetric Metric { get; init; }

    /// <summary>The bound: seconds for times, tokens a second for <see cref="SpeedMetric.TokensPerSecond"/>.</summary>
    public required decimal Bound { get; init; }

    /// <summary>True when the bound itself is still good. Default false.</summary>
    public bool Inclusive { get; init; }

    /// <summary>Percentile of a slice that must meet the bound, 0 to 100, by nearest rank; of <see cref="SlaMethod.GoodSlices"/> only. Default 50.</summary>
    public decimal Percentile { get; init; } = 50;

    /// <summary>True for a time, which must be below its bound; false for a rate.</summary>
    public bool IsUpperBound => Metric != SpeedMetric.TokensPerSecond;

    /// <summary>Whether a value meets the bound.</summary>
    /// <param name="value">In the metric's unit.</param>
    public bool Meets(double value)
    {
        var bound = (double)Bound;
        return (Inclusive && value.Equals(bound)) || (IsUpperBound ? value < bound : value > bound);
    }
}

/// <summary>What a bound of speed is of.</summary>
public enum SpeedMetric
{
    /// <summary>Seconds to the last byte.</summary>
    Latency = 0,

    /// <summary>Seconds to the first token.</summary>
    Ttft,

    /// <summary>Output tokens a second of one request.</summary>
    TokensPerSecond,
}

/// <summary>How a figure is rounded before it is compared with a bound.</summary>
public sealed record RoundingRule
{
    /// <summary>Decimals of the percentage. Default 2.</summary>
    public int Decimals { get; init; } = 2;

    /// <summary>Direction. Default half up.</summary>
    public RoundingMode Mode { get; init; }

    /// <summary>The rounded figure.</summary>
    /// <param name="share">0 to 1.</param>
    public decimal Apply(decimal share) => Math.Round(share * 100, Decimals, Mode switch
    {
        RoundingMode.Down => MidpointRounding.ToNegativeInfinity,
        RoundingMode.Up => MidpointRounding.ToPositiveInfinity,
        RoundingMode.HalfEven => MidpointRounding.ToEven,
        _ => MidpointRounding.AwayFromZero,
    }) / 100;
}

/// <summary>Direction of rounding.</summary>
public enum RoundingMode
{
    /// <summary>To the nearest, a half upwards.</summary>
    HalfUp = 0,

    /// <summary>To the nearest, a half to the even digit.</summary>
    HalfEven,

    /// <summary>Downwards.</summary>
    Down,

    /// <summary>Upwards.</summary>
    Up,
}

/// <summary>A credit.</summary>
public sealed record CreditTier
{
    /// <summary>The figure below which (exclusive) it is owed, 0 to 1.</summary>
    public required decimal Below { get; init; }

    /// <summary>Share of the fee, 0 to 1.</summary>
    public required decimal Percent { get; init; }
}
