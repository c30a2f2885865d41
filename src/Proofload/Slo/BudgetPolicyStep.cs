namespace Proofload.Slo;

/// <summary>What was agreed to do when so much of the error budget is gone.</summary>
public sealed record BudgetPolicyStep
{
    /// <summary>Share of the budget that is gone, 0 to 1 and above: 0.5, 0.75, 1.</summary>
    public required decimal At { get; init; }

    /// <summary>What is done, in words.</summary>
    public required string Action { get; init; }

    /// <summary>True when a gate must not let a release pass from there on.</summary>
    public bool Blocks { get; init; }
}
