namespace Proofload.Analysis.Tradeoffs;

/// <summary>The frontier and what lies behind it.</summary>
public sealed record TradeoffResult
{
    /// <summary>Axes that were weighed.</summary>
    public required IReadOnlyList<TradeoffAxis> Axes { get; init; }

    /// <summary>Axes that a feasible point does not know.</summary>
    public required IReadOnlyList<TradeoffAxis> LeftOut { get; init; }

    /// <summary>Feasible points: those on the frontier first, the best on the first axis first.</summary>
    public required IReadOnlyList<TradeoffStanding> Standings { get; init; }

    /// <summary>Points that miss their objectives.</summary>
    public required IReadOnlyList<TradeoffPoint> Infeasible { get; init; }

    /// <summary>The recommended point: on the frontier and best on the first axis; null when nothing is feasible.</summary>
    public TradeoffStanding? Recommended => Standings.Count > 0 ? Standings[0] : null;
}

/// <summary>How a feasible point stands.</summary>
public sealed record TradeoffStanding
{
    /// <summary>The point.</summary>
    public required TradeoffPoint Point { get; init; }

    /// <summary>True when no other point beats it on every axis.</summary>
    public required bool IsOnFrontier { get; init; }

    /// <summary>Name of a point of the frontier that beats it on every axis; null on the frontier.</summary>
    public string? DominatedBy { get; init; }

    /// <summary>Probability that it is on the frontier, given the intervals of all points.</summary>
    public required double Membership { get; init; }

    /// <summary>Probability that it is the best on the first axis, given the intervals.</summary>
    public required double BestOnFirstAxis { get; init; }
}
