using Proofload.Sla.Contracts;

namespace Proofload.Sla.Evaluating;

/// <summary>A month under one way of measuring.</summary>
public sealed record SlaReading
{
    /// <summary>The way.</summary>
    public required SlaMethod Method { get; init; }

    /// <summary>True for the way that the contract names.</summary>
    public bool IsContracts { get; init; }

    /// <summary>The figure, 0 to 1, exact; null when nothing is known, <see cref="Problem"/> says why.</summary>
    public decimal? Figure { get; init; }

    /// <summary>The figure as it is compared: rounded as the contract says.</summary>
    public decimal? Compared { get; init; }

    /// <summary>The figure if everything that is missing had been bad, rounded the same; equal to <see cref="Compared"/> when nothing is missing.</summary>
    public decimal? Worst { get; init; }

    /// <summary>The figure if everything that is missing had been good, rounded the same.</summary>
    public decimal? Best { get; init; }

    /// <summary>Share of the figure's weight that are intervals without a request which the contract counts as up; 0 to 1.</summary>
    public decimal RestsOnEmpty { get; init; }

    /// <summary>Share of the fee that is owed.</summary>
    public decimal CreditShare { get; init; }

    /// <summary>The credit in money by itself, before cap and minimum; null without a fee.</summary>
    public decimal? Credit { get; init; }

    /// <summary>Whether the target is reached.</summary>
    public required SlaVerdict Verdict { get; init; }

    /// <summary>Why there is no figure; empty when there is one.</summary>
    public string Problem { get; init; } = "";

    /// <summary>How the figure is made, for a reader who recomputes it.</summary>
    public IReadOnlyList<SlaStep> Steps { get; init; } = [];
}

/// <summary>One step of a computation.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Formula">How it is made.</param>
/// <param name="Value">Its value.</param>
public sealed record SlaStep(string Name, string Formula, decimal Value);

/// <summary>Whether a target is reached.</summary>
public enum SlaVerdict
{
    /// <summary>It is reached.</summary>
    Met = 0,

    /// <summary>It is missed.</summary>
    Missed,

    /// <summary>What is missing could change it, or nothing is known.</summary>
    Undecided,
}
