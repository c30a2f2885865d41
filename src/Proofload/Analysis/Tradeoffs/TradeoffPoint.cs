namespace Proofload.Analysis.Tradeoffs;

/// <summary>A quantity by which ways of serving are weighed.</summary>
/// <param name="Id">Its id, snake_case.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Unit of its values, as reports write it; empty for money and plain numbers.</param>
/// <param name="LowerIsBetter">Its better direction.</param>
public sealed record TradeoffAxis(string Id, string Name, string Unit, bool LowerIsBetter)
{
    /// <summary>Cost of a good request.</summary>
    public static TradeoffAxis Cost { get; } = new("cost", "cost of a good request", "", LowerIsBetter: true);

    /// <summary>99th percentile of latency.</summary>
    public static TradeoffAxis Latency { get; } = new("latency_p99", "latency p99", "s", LowerIsBetter: true);

    /// <summary>Tokens per second that a user sees, median.</summary>
    public static TradeoffAxis Speed { get; } = new("output_speed", "tokens/s a user", "tokens/s", LowerIsBetter: false);

    /// <summary>Quality, as the label <c>quality</c> of the run states it.</summary>
    public static TradeoffAxis Quality { get; } = new("quality", "quality", "", LowerIsBetter: false);

    /// <summary>Share of requests that succeeded.</summary>
    public static TradeoffAxis Availability { get; } = new("availability", "availability", "1", LowerIsBetter: false);

    /// <summary>All of them, in the order in which they decide.</summary>
    public static IReadOnlyList<TradeoffAxis> All { get; } = [Cost, Latency, Speed, Quality, Availability];
}

/// <summary>A value of an axis with its 95 % interval; an end that is null is unknown.</summary>
/// <param name="Value">The value.</param>
/// <param name="Low">Low end.</param>
/// <param name="High">High end.</param>
public readonly record struct AxisValue(double Value, double? Low = null, double? High = null);

/// <summary>One way of serving.</summary>
public sealed record TradeoffPoint
{
    /// <summary>Its name, unique among the points.</summary>
    public required string Name { get; init; }

    /// <summary>What it is made of, in words.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Values by id of the axis; an axis that is not there is unknown.</summary>
    public required IReadOnlyDictionary<string, AxisValue> Values { get; init; }

    /// <summary>Why it is no choice, in words; null when it meets its objectives.</summary>
    public string? Infeasible { get; init; }
}
