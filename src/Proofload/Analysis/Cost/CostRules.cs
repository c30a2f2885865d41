namespace Proofload.Analysis.Cost;

/// <summary>
/// The rules of cost as pure formulas. Money is decimal and never rounded here; a report rounds what it shows. Currency is that of the
/// prices that go in.
/// </summary>
public static class CostRules
{
    /// <summary>Hours of an average month, as cloud providers count: 8,760 / 12.</summary>
    public const decimal HoursPerMonth = 730;

    private const decimal SecondsPerHour = 3600;
    private const decimal Million = 1_000_000;

    /// <summary>Cost of one request: fleet price an hour / requests an hour.</summary>
    /// <param name="fleetPerHour">Price of the whole fleet, an hour.</param>
    /// <param name="requestsPerSecond">Requests per second, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no requests.</exception>
    public static decimal PerRequest(decimal fleetPerHour, decimal requestsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond);
        return fleetPerHour / (requestsPerSecond * SecondsPerHour);
    }

    /// <summary>
    /// Cost of a million tokens when the tokens of one kind are charged with everything: price an hour / (tokens/s * 3600) * 1e6
    /// (github.com/kubernetes-sigs/inference-perf/issues/139). Figures for input and for output that are both made this way are not additive.
    /// </summary>
    /// <param name="pricePerHour">Price of what makes the tokens, an hour.</param>
    /// <param name="tokensPerSecond">Tokens per second, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no tokens.</exception>
    public static decimal PerMillionTokens(decimal pricePerHour, decimal tokensPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokensPerSecond);
        return pricePerHour / (tokensPerSecond * SecondsPerHour) * Million;
    }

    /// <summary>What an hour of unused capacity costs: fleet price * (1 - demand / capacity); 0 when the demand reaches the capacity.</summary>
    /// <param name="fleetPerHour">Price of the whole fleet, an hour.</param>
    /// <param name="demand">Requests per second.</param>
    /// <param name="capacity">Requests per second that the fleet can serve within its objectives, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no capacity.</exception>
    public static decimal Idle(decimal fleetPerHour, decimal demand, decimal capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        return fleetPerHour * Math.Max(0, 1 - (demand / capacity));
    }

    /// <summary>Interruptions an hour of one spot machine, from the share that is interrupted in a month: -ln(1 - r) / 730.</summary>
    /// <param name="monthlyShare">Share interrupted in a month, 0 up to but not 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public static decimal Hazard(decimal monthlyShare)
    {
        if (monthlyShare is < 0 or >= 1)
            throw new ArgumentOutOfRangeException(nameof(monthlyShare), monthlyShare, "A share from 0 up to but not 1 is needed.");
        return (decimal)-Math.Log(1 - (double)monthlyShare) / HoursPerMonth;
    }

    /// <summary>
    /// Price an hour of n spot machines with what their interruptions cost:
    /// n * spot + n * h * (T * on demand + lost tokens * price of a token + cold start) + standby.
    /// </summary>
    /// <param name="terms">The terms.</param>
    public static decimal SpotPerHour(SpotTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var interruption = (terms.ReplaceHours * terms.OnDemandPrice) + (terms.LostTokens * terms.TokenPrice) + terms.ColdStart;
        return (terms.Machines * terms.SpotPrice) + (terms.Machines * Hazard(terms.MonthlyInterruptions) * interruption) + (terms.Standby * terms.OnDemandPrice);
    }

    /// <summary>
    /// Splits the price of a node between its resources in proportion to base prices, so that the parts add up to the node's price (OpenCost
    /// specification, appendix A).
    /// </summary>
    /// <param name="nodePrice">Price of the node.</param>
    /// <param name="resources">Base price and quantity of each resource.</param>
    /// <exception cref="ArgumentException">Nothing has a price.</exception>
    public static IReadOnlyList<decimal> SplitNode(decimal nodePrice, IReadOnlyList<(decimal BasePrice, decimal Quantity)> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var whole = resources.Sum(static r => r.BasePrice * r.Quantity);
        if (whole <= 0)
            throw new ArgumentException("A resource needs a base price and a quantity.", nameof(resources));
        return [.. resources.Select(r => nodePrice * (r.BasePrice * r.Quantity) / whole)];
    }
}

/// <summary>What <see cref="CostRules.SpotPerHour"/> is made of.</summary>
public sealed record SpotTerms
{
    /// <summary>Spot machines.</summary>
    public required decimal Machines { get; init; }

    /// <summary>Spot price of one, an hour.</summary>
    public required decimal SpotPrice { get; init; }

    /// <summary>On-demand price of one, an hour: what stands in while a spot machine is replaced, and what standby costs.</summary>
    public required decimal OnDemandPrice { get; init; }

    /// <summary>Share of machines interrupted in a month, 0 up to but not 1.</summary>
    public required decimal MonthlyInterruptions { get; init; }

    /// <summary>Hours until a replacement serves. Default 0.</summary>
    public decimal ReplaceHours { get; init; }

    /// <summary>Tokens lost by one interruption. Default 0.</summary>
    public decimal LostTokens { get; init; }

    /// <summary>Price of making one token again. Default 0.</summary>
    public decimal TokenPrice { get; init; }

    /// <summary>Price of one cold start. Default 0.</summary>
    public decimal ColdStart { get; init; }

    /// <summary>Machines kept on demand. Default 0.</summary>
    public decimal Standby { get; init; }
}
