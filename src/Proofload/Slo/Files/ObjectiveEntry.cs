using Proofload.Plans;

namespace Proofload.Slo.Files;

/// <summary>What a file says for all objectives, where one says nothing else.</summary>
internal sealed record ObjectiveDefaults
{
    public string? Service { get; init; }

    public string? Model { get; init; }

    public string? Route { get; init; }

    public string? Region { get; init; }

    public ObjectiveWindow? Window { get; init; }

    public BudgetingMethod? Budgeting { get; init; }

    public SliceEntry? Slice { get; init; }

    public AlertsEntry? Alerts { get; init; }

    public IReadOnlyList<BudgetPolicyStep>? Policy { get; init; }

    public TimeSpan? AbsentAfter { get; init; }
}

/// <summary>An objective as a file says it.</summary>
internal sealed record ObjectiveEntry
{
    public string Name { get; init; } = "";

    public string? Description { get; init; }

    public ObjectiveDefaults Own { get; init; } = new();

    public ExpressionEntry? Objective { get; init; }

    public RatioSource? Ratio { get; init; }

    public decimal? Target { get; init; }
}

/// <summary>An objective's text and what it says.</summary>
internal sealed record ExpressionEntry(string Text, Indicator Indicator, decimal? Share);

/// <summary>Slices as a file says them.</summary>
internal sealed record SliceEntry
{
    public TimeSpan Length { get; init; }

    public decimal? Target { get; init; }
}

/// <summary>The alerts of an objective: the standard ones with their guards, or a list, which may be empty.</summary>
internal sealed record AlertsEntry
{
    public bool IsStandard { get; init; }

    public long MinimumEvents { get; init; }

    public decimal? Confidence { get; init; }

    public IReadOnlyList<AlertEntry> List { get; init; } = [];
}

/// <summary>An alert as a file says it.</summary>
internal sealed record AlertEntry
{
    public string Severity { get; init; } = "";

    public TimeSpan Long { get; init; }

    public TimeSpan? Short { get; init; }

    public decimal? Factor { get; init; }

    public decimal? BudgetShare { get; init; }

    public TimeSpan For { get; init; }

    public long MinimumEvents { get; init; }

    public decimal? Confidence { get; init; }
}

/// <summary>An objectives file as it is written.</summary>
internal sealed record ObjectivesDocument
{
    public ObjectiveDefaults Defaults { get; init; } = new();

    public IReadOnlyList<ObjectiveEntry> Objectives { get; init; } = [];

    public IReadOnlyList<MaintenanceWindow> Maintenance { get; init; } = ValueList<MaintenanceWindow>.Empty;

    public IReadOnlyList<BudgetAdjustment> Adjustments { get; init; } = ValueList<BudgetAdjustment>.Empty;
}
