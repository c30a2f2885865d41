namespace Proofload.Measurement.Scalability;

/// <summary>How <see cref="Kneedle"/> looks at a curve.</summary>
public sealed record KneedleOptions
{
    /// <summary>S: how many mean steps of x the distance has to fall after a knee. 0 or more. Default 1.</summary>
    public double Sensitivity { get; init; } = 1;

    /// <summary>Curvature. Default concave.</summary>
    public KneeCurve Curve { get; init; } = KneeCurve.Concave;

    /// <summary>Direction. Default increasing.</summary>
    public KneeDirection Direction { get; init; } = KneeDirection.Increasing;

    /// <summary>True goes on after the first knee and lets later ones replace it. Default false.</summary>
    public bool Online { get; init; }

    /// <summary>Degree of the polynomial that smooths y; null (default) takes the points as they are.</summary>
    public int? PolynomialDegree { get; init; }
}

/// <summary>Curvature of a curve.</summary>
public enum KneeCurve
{
    /// <summary>Knees: the curve bends down.</summary>
    Concave = 0,

    /// <summary>Elbows: the curve bends up.</summary>
    Convex,
}

/// <summary>Direction of a curve.</summary>
public enum KneeDirection
{
    /// <summary>y grows with x.</summary>
    Increasing = 0,

    /// <summary>y falls with x.</summary>
    Decreasing,
}

/// <summary>A knee and its bootstrap spread.</summary>
/// <param name="Load">Load of the knee: one of the measured levels.</param>
/// <param name="Low">Low end of the spread; null when no bootstrap sample has a knee.</param>
/// <param name="High">High end of the spread; null when no bootstrap sample has a knee.</param>
/// <param name="Share">Share of the bootstrap samples that have a knee, 0 to 1.</param>
public sealed record KneeEstimate(double Load, double? Low, double? High, double Share);
