namespace Proofload.Slo;

/// <summary>What a target is a share of (names of OpenSLO v1).</summary>
public enum BudgetingMethod
{
    /// <summary>Good events of all events.</summary>
    Occurrences = 0,

    /// <summary>Good slices of all slices; a slice is good when its share of good events reaches the slice's target. A slice without events counts as good and is shown as empty.</summary>
    Timeslices,

    /// <summary>Mean over slices of each slice's share of good events. A slice without events is left out.</summary>
    RatioTimeslices,
}

/// <summary>Slices of time.</summary>
public sealed record SliceRule
{
    /// <summary>Length of a slice; it divides a day.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Share of good events (0 to 1) from which a slice is good; of <see cref="BudgetingMethod.Timeslices"/> only.</summary>
    public decimal Target { get; init; }
}
