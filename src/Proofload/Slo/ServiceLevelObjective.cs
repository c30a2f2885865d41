namespace Proofload.Slo;

/// <summary>
/// One objective of a service over a window of time: which events are good, which share of them must be, and what is done when the budget burns.
/// The same record is judged by a load test, watched by probes, written out as Prometheus rules and settled in a report.
/// </summary>
public sealed record ServiceLevelObjective
{
    /// <summary>Name, unique in its file: lower-case letters, digits and '-', at most 63 (RFC 1123).</summary>
    public required string Name { get; init; }

    /// <summary>What it means to a user, in words; empty when not said.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it is about.</summary>
    public ObjectiveScope Scope { get; init; } = new();

    /// <summary>Which events count as good.</summary>
    public required Indicator Indicator { get; init; }

    /// <summary>Demanded share of good events (or of good slices), above 0 and below 1, exactly as written: 0.999.</summary>
    public required decimal Target { get; init; }

    /// <summary>Over which time the share is taken. Default: rolling 30 days.</summary>
    public ObjectiveWindow Window { get; init; } = ObjectiveWindow.Default;

    /// <summary>What the share is a share of. Default: events.</summary>
    public BudgetingMethod Budgeting { get; init; }

    /// <summary>The slices of the two budgeting methods that have slices; null for <see cref="BudgetingMethod.Occurrences"/>.</summary>
    public SliceRule? Slice { get; init; }

    /// <summary>When somebody is told, most urgent first; empty when nobody is.</summary>
    public IReadOnlyList<BurnRateAlert> Alerts { get; init; } = [];

    /// <summary>What is done when so much of the budget is gone, ascending; empty when nothing was agreed.</summary>
    public IReadOnlyList<BudgetPolicyStep> Policy { get; init; } = [];

    /// <summary>For how long nothing may be counted before that is an alert of its own. Default: null, which is <see cref="DefaultAbsentAfter"/>; zero: never.</summary>
    public TimeSpan? AbsentAfter { get; init; }

    /// <summary>Twice the shortest short window of the alerts; without alerts an hour, and never more than the window.</summary>
    public TimeSpan DefaultAbsentAfter
    {
        get
        {
            var after = Alerts.Count == 0 ? TimeSpan.FromHours(1) : 2 * Alerts.Min(static a => a.Short);
            return after < Window.Length ? after : Window.Length;
        }
    }

    /// <summary>Error budget: the share of events that may be bad, 1 - target.</summary>
    public decimal Budget => 1 - Target;
}
