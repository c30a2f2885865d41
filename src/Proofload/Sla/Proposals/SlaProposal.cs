using Proofload.Sla.Contracts;

namespace Proofload.Sla.Proposals;

/// <summary>What can be promised, for all requests together and for each group of them.</summary>
public sealed record SlaProposal
{
    /// <summary>The contract as it is.</summary>
    public required SlaContract Contract { get; init; }

    /// <summary>The commitment that is negotiated.</summary>
    public required Commitment What { get; init; }

    /// <summary>Confidence of each promise, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>The month's fee of all requests together; null when it is not known.</summary>
    public decimal? Fee { get; init; }

    /// <summary>Begin and end of the history.</summary>
    public required (DateTimeOffset From, DateTimeOffset To) History { get; init; }

    /// <summary>Days of the next month.</summary>
    public required int NextDays { get; init; }

    /// <summary>All requests together.</summary>
    public required SegmentPromise All { get; init; }

    /// <summary>The groups, most requests first; empty when there is no grouping.</summary>
    public required IReadOnlyList<SegmentPromise> Segments { get; init; }

    /// <summary>The proposed contract; null when the history is too short for any promise.</summary>
    public SlaContract? Proposed { get; init; }

    /// <summary>What the data say, sentence by sentence.</summary>
    public required IReadOnlyList<string> Narrative { get; init; }
}

/// <summary>What can be promised to one group.</summary>
public sealed record SegmentPromise
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its labels.</summary>
    public required ContractScope Where { get; init; }

    /// <summary>Requests of the history.</summary>
    public required long Requests { get; init; }

    /// <summary>Failures that users felt.</summary>
    public required long Bad { get; init; }

    /// <summary>Share of all requests, by which the fee is divided; 0 to 1.</summary>
    public required decimal Weight { get; init; }

    /// <summary>Days of history that count.</summary>
    public required int Days { get; init; }

    /// <summary>Figure of the whole history; null when the history is too short.</summary>
    public decimal? Figure { get; init; }

    /// <summary>Figure of the worst day.</summary>
    public decimal? WorstDay { get; init; }

    /// <summary>What the next month reaches with the confidence, exact; null when the history is too short.</summary>
    public decimal? Reached { get; init; }

    /// <summary>That as a target of a contract: its budget rounded up to two digits.</summary>
    public decimal? Target { get; init; }

    /// <summary>Targets with what each would bring, the present one and <see cref="Target"/> among them; highest first.</summary>
    public IReadOnlyList<TargetOutlook> Ladder { get; init; } = [];

    /// <summary>True when the history has too few outages to learn from, and <see cref="MonthForecast.AssumedOutage"/> is reckoned with.</summary>
    public bool AssumesOutage { get; init; }

    /// <summary>Why there is no promise; empty when there is one.</summary>
    public string Problem { get; init; } = "";
}

/// <summary>What a target would bring next month.</summary>
/// <param name="Target">The target.</param>
/// <param name="Breach">Probability that it is missed.</param>
/// <param name="Credit">Expected credit of the month, with credits moved along with the target; null without a fee or credits.</param>
/// <param name="IsPresent">True for the present target.</param>
/// <param name="IsProposed">True for the proposed one.</param>
public sealed record TargetOutlook(decimal Target, Ranged Breach, Ranged? Credit, bool IsPresent, bool IsProposed);
