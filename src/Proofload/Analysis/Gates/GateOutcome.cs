using Proofload.Analysis.Comparison;
using Proofload.Measurement.Statistics;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Gates;

/// <summary>What a gate came to.</summary>
public enum GateVerdict
{
    /// <summary>Neither shown: never a pass.</summary>
    Inconclusive = 0,

    /// <summary>Every criterion is shown to be within its limits.</summary>
    Passed,

    /// <summary>A criterion is shown to be beyond its limit, or the candidate answers nothing.</summary>
    Failed,

    /// <summary>The measurement of several pairs is invalid.</summary>
    Invalid,
}

/// <summary>Why a gate ended.</summary>
public enum GateEnding
{
    /// <summary>The verdict was certain.</summary>
    Decided = 0,

    /// <summary>All planned pairs were run.</summary>
    PairsUsed,

    /// <summary>Another pair would not have fitted into the time.</summary>
    TimeUsed,

    /// <summary>A target answered nothing.</summary>
    TargetDown,

    /// <summary>Too many pairs were not valid.</summary>
    Invalid,

    /// <summary>By the user or a signal.</summary>
    Interrupted,
}

/// <summary>A criterion and what the pairs say of it. Changes are ratios B / A of relative criteria, else differences B - A.</summary>
public sealed record GateCriterion
{
    /// <summary>What may change.</summary>
    public required Criterion Criterion { get; init; }

    /// <summary>What is shown.</summary>
    public ComparisonVerdict Verdict { get; init; }

    /// <summary>Why it is not decided; empty when it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Baseline: the centre of its runs.</summary>
    public double? A { get; init; }

    /// <summary>Candidate.</summary>
    public double? B { get; init; }

    /// <summary>The change.</summary>
    public double? Change { get; init; }

    /// <summary>Its interval, which holds over all looks; null while it has no finite end.</summary>
    public RealInterval? Interval { get; init; }

    /// <summary>Confidence of the interval, 0.95, or 0.9 for a criterion in both directions.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Pairs that were judged.</summary>
    public int Pairs { get; init; }

    /// <summary>Pairs after which it was decided.</summary>
    public int? DecidedAfter { get; init; }

    /// <summary>The same as one metric of a comparison.</summary>
    public MetricComparison AsComparison() => new()
    {
        Criterion = Criterion,
        IsGated = true,
        Verdict = Verdict,
        Reason = Reason,
        A = A,
        B = B,
        Change = Change,
        ChangeInterval = Interval,
        Confidence = Confidence,
        RunsA = Pairs,
        RunsB = Pairs,
    };

    /// <summary>Standard deviation of y from pair to pair: ln(B / A), or B - A in the metric's unit; null for shares.</summary>
    public double? Spread { get; init; }
}

/// <summary>Everything about a finished gate, from its stored runs.</summary>
public sealed record GateOutcome
{
    /// <summary>Pairs that may be invalid before a gate ends.</summary>
    public const int MostInvalid = 2;

    /// <summary>Id of the gate.</summary>
    public required string Id { get; init; }

    /// <summary>The newest of its runs.</summary>
    public required RunResult Newest { get; init; }

    /// <summary>Its settings.</summary>
    public required GatePlace Place { get; init; }

    /// <summary>What is shown.</summary>
    public required GateVerdict Verdict { get; init; }

    /// <summary>Why it ended.</summary>
    public required GateEnding Ending { get; init; }

    /// <summary>The reason in words, where the criteria alone do not say it; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The criteria in the order of the plan.</summary>
    public required IReadOnlyList<GateCriterion> Criteria { get; init; }

    /// <summary>Finished pairs; empty with stored runs as baseline.</summary>
    public IReadOnlyList<GatePair> Pairs { get; init; } = [];

    /// <summary>Runs of the baseline that were judged.</summary>
    public IReadOnlyList<RunResult> A { get; init; } = [];

    /// <summary>Runs of the candidate that were judged.</summary>
    public IReadOnlyList<RunResult> B { get; init; } = [];

    /// <summary>How whole distributions and parts of the mix moved; null with too little data.</summary>
    public ComparisonResult? Comparison { get; init; }

    /// <summary>What a self-test says of this environment; null otherwise.</summary>
    public GateSelfTest? SelfTest { get; init; }

    /// <summary>What the reader must know.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The candidate's address.</summary>
    public string Candidate => Place.Candidate;

    /// <summary>Judges the runs of a gate.</summary>
    /// <param name="runs">All runs of one gate; at least one.</param>
    /// <param name="stored">The stored runs that it compares with; empty for pairs.</param>
    /// <exception cref="ArgumentException">There are no runs of a gate.</exception>
    public static GateOutcome Of(IReadOnlyList<RunResult> runs, IReadOnlyList<RunResult>? stored = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var own = runs.Where(static r => r.Study is not null && GatePlace.Of(r.Study) is not null).OrderBy(static r => r.StartedAt).ThenBy(static r => r.Id, StringComparer.Ordinal).ToList();
        if (own.Count == 0)
            throw new ArgumentException("A gate has at least one run.", nameof(runs));
        return new GateJudgement(own, stored ?? []).Outcome();
    }
}
