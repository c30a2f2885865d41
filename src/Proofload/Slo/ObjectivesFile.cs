namespace Proofload.Slo;

/// <summary>All objectives of one file, with what is agreed about them.</summary>
public sealed record ObjectivesFile
{
    /// <summary>The objectives, in the order of the file; names are unique.</summary>
    public required IReadOnlyList<ServiceLevelObjective> Objectives { get; init; }

    /// <summary>Times whose events do not count, announced before.</summary>
    public IReadOnlyList<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>Corrections of counts, agreed afterwards.</summary>
    public IReadOnlyList<BudgetAdjustment> Adjustments { get; init; } = [];
}

/// <summary>A time whose events do not count.</summary>
public sealed record MaintenanceWindow
{
    /// <summary>Begin, exclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End, inclusive: as every span of counts, open at its begin and closed at its end.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Names of the objectives it is about; empty: all.</summary>
    public IReadOnlyList<string> Objectives { get; init; } = [];
}

/// <summary>A correction of an objective's counts at a time: events that were counted as bad and are not, or the reverse.</summary>
public sealed record BudgetAdjustment
{
    /// <summary>When the corrected events were.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the objective.</summary>
    public required string Objective { get; init; }

    /// <summary>Events to add to the good ones; negative takes away.</summary>
    public long Good { get; init; }

    /// <summary>Events to add to all; negative takes away.</summary>
    public long Total { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}
