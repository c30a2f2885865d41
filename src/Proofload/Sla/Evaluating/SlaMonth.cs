using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;

namespace Proofload.Sla.Evaluating;

/// <summary>A month of a contract, settled.</summary>
public sealed record SlaMonth
{
    /// <summary>The contract.</summary>
    public required SlaContract Contract { get; init; }

    /// <summary>The month.</summary>
    public required BillingMonth Month { get; init; }

    /// <summary>End of what is settled: the month's end, or now when it is not over.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The month's fee; null when it is not known.</summary>
    public decimal? Fee { get; init; }

    /// <summary>What was counted.</summary>
    public required SlaCounts Counts { get; init; }

    /// <summary>The commitments, in the contract's order.</summary>
    public required IReadOnlyList<CommitmentMonth> Commitments { get; init; }

    /// <summary>What users felt.</summary>
    public required FeltLedger Felt { get; init; }

    /// <summary>Minutes of the month, and how many of them nothing was recorded of.</summary>
    public required (int All, int Missing) Minutes { get; init; }

    /// <summary>What is owed under the contract; null without a fee.</summary>
    public SettledCredit? Credit { get; init; }

    /// <summary>Last day on which the credit can be claimed, in the contract's time zone; null when the contract does not say.</summary>
    public DateOnly? Deadline { get; init; }

    /// <summary>What a reader must know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>True when the month is not over.</summary>
    public bool IsRunning => Until < Month.To;

    /// <summary>The worst of the commitments: missed before undecided before met.</summary>
    public SlaVerdict Verdict => Commitments.Any(static c => c.Own.Verdict == SlaVerdict.Missed) ? SlaVerdict.Missed
        : Commitments.Any(static c => c.Own.Verdict == SlaVerdict.Undecided) ? SlaVerdict.Undecided
        : SlaVerdict.Met;
}

/// <summary>A month of one commitment.</summary>
public sealed record CommitmentMonth
{
    /// <summary>The commitment.</summary>
    public required Commitment What { get; init; }

    /// <summary>Under every way of measuring; the contract's own among them.</summary>
    public required IReadOnlyList<SlaReading> Readings { get; init; }

    /// <summary>The contract's own way.</summary>
    public required SlaReading Own { get; init; }

    /// <summary>What users felt, put to the same credits; null where it is no promise of availability.</summary>
    public SlaReading? AsFelt { get; init; }

    /// <summary>The intervals of the contract's own way (minutes for down time); empty when the rows are too coarse.</summary>
    public required IReadOnlyList<SlaInterval> Intervals { get; init; }

    /// <summary>The intervals in which the promise was broken, by their place in <see cref="Intervals"/>.</summary>
    public required IReadOnlyList<int> Breaches { get; init; }

    /// <summary>Its days.</summary>
    public required IReadOnlyList<SlaDay> Days { get; init; }

    /// <summary>The counts.</summary>
    public required CommitmentCounter Counter { get; init; }

    /// <summary>Why failures that users felt do not count, with how many; those that count are the last entry.</summary>
    public required IReadOnlyList<(string Reason, long Count)> FromFelt { get; init; }
}

/// <summary>What users felt, whatever the contract says.</summary>
public sealed record FeltLedger
{
    /// <summary>Requests.</summary>
    public required long Total { get; init; }

    /// <summary>Failed ones.</summary>
    public required long Bad { get; init; }

    /// <summary>Share of good requests; null without one.</summary>
    public decimal? Figure => Total == 0 ? null : (decimal)(Total - Bad) / Total;

    /// <summary>Minutes in which more than 5 % of the requests failed.</summary>
    public required int BadMinutes { get; init; }

    /// <summary>The longest row of such minutes, and when it began (ticks of UTC).</summary>
    public required (int Minutes, long From) Longest { get; init; }

    /// <summary>Failures by class, most first.</summary>
    public required IReadOnlyList<(string Class, long Count)> Classes { get; init; }
}
