namespace Proofload.Slo;

/// <summary>Which events are good. Made from the same expressions as the objectives of a run (<see cref="Plans.ObjectiveParser"/>).</summary>
public sealed record Indicator
{
    /// <summary>How an event is decided.</summary>
    public required IndicatorKind Kind { get; init; }

    /// <summary>Metric id of <see cref="IndicatorKind.Threshold"/> and <see cref="IndicatorKind.Level"/>, such as <c>latency</c>, <c>ttft</c>, <c>throughput</c>; else empty.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Name of the check of <see cref="IndicatorKind.Check"/>; else empty.</summary>
    public string Check { get; init; } = "";

    /// <summary>Request kind of a mix it is restricted to; empty: all.</summary>
    public string RequestKind { get; init; } = "";

    /// <summary>Bound in the metric's base unit (seconds, tokens per second, requests per second) of <see cref="IndicatorKind.Threshold"/> and <see cref="IndicatorKind.Level"/>.</summary>
    public double Bound { get; init; }

    /// <summary>True: good is below the bound (a latency); false: good is above it (a rate).</summary>
    public bool IsUpperBound { get; init; } = true;

    /// <summary>True when the bound itself is still good.</summary>
    public bool Inclusive { get; init; }

    /// <summary>Whether a value meets <see cref="Bound"/>.</summary>
    /// <param name="value">In the metric's base unit.</param>
    public bool Meets(double value) => (Inclusive && value.Equals(Bound)) || (IsUpperBound ? value < Bound : value > Bound);

    /// <summary>Where <see cref="IndicatorKind.Ratio"/> takes its counts from; else null.</summary>
    public RatioSource? Ratio { get; init; }
}

/// <summary>How an event is decided to be good.</summary>
public enum IndicatorKind
{
    /// <summary>It was answered without an error (availability).</summary>
    Success = 0,

    /// <summary>It was answered and its metric meets the bound (latency, ttft, tpot, ...). A failure is bad.</summary>
    Threshold,

    /// <summary>It was answered and met all bounds of the run's goodput objectives.</summary>
    Goodput,

    /// <summary>A check said that its answer is right (quality). An event without that check does not count.</summary>
    Check,

    /// <summary>A slice of time is good when a rate over it meets the bound (throughput); needs slices.</summary>
    Level,

    /// <summary>Counters somebody else keeps, named by queries. Not judged by load tests.</summary>
    Ratio,
}

/// <summary>Counters of good (or bad) and all events, as PromQL selectors of counters, without <c>rate</c> around them.</summary>
public sealed record RatioSource
{
    /// <summary>Selector of good events; empty when <see cref="Bad"/> is given.</summary>
    public string Good { get; init; } = "";

    /// <summary>Selector of bad events; empty when <see cref="Good"/> is given.</summary>
    public string Bad { get; init; } = "";

    /// <summary>Selector of all events.</summary>
    public required string Total { get; init; }
}
