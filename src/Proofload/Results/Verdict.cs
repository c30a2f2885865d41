using System.Text.Json.Serialization;
using Proofload.Measurement.Health;

namespace Proofload.Results;

/// <summary>The verdict on a run: on the measurement first, then on the objectives.</summary>
public sealed record Verdict
{
    /// <summary>Can the numbers be trusted.</summary>
    public required MeasurementState Measurement { get; init; }

    /// <summary>Why not, in words; empty for a valid measurement.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The objectives in the plan's order.</summary>
    public IReadOnlyList<ObjectiveResult> Objectives { get; init; } = [];

    /// <summary>The whole: invalid before failed before inconclusive before passed; <see cref="Outcome.None"/> without objectives.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>What a process should tell its caller, the same as the command line: 0 passed or nothing to decide, 2 failed, 3 inconclusive, 4 invalid.</summary>
    [JsonIgnore]
    public int ExitCode => Outcome switch
    {
        Outcome.Failed => 2,
        Outcome.Inconclusive => 3,
        Outcome.Invalid => 4,
        _ => 0,
    };
}

/// <summary>What a set of objectives came to.</summary>
public enum Outcome
{
    /// <summary>There was nothing to decide.</summary>
    None = 0,

    /// <summary>Every objective is met.</summary>
    Passed,

    /// <summary>An objective is missed.</summary>
    Failed,

    /// <summary>No objective is missed, but at least one cannot be decided; or there is none and no request succeeded.</summary>
    Inconclusive,

    /// <summary>The measurement is invalid.</summary>
    Invalid,
}

/// <summary>One objective and what was observed. Values are in the metric's base unit.</summary>
public sealed record ObjectiveResult
{
    /// <summary>The expression as written.</summary>
    public required string Expression { get; init; }

    /// <summary>Observed value; null when there is none.</summary>
    public double? Observed { get; init; }

    /// <summary>Low end of its interval.</summary>
    public double? Low { get; init; }

    /// <summary>High end of its interval.</summary>
    public double? High { get; init; }

    /// <summary>The threshold of the objective; null when unknown (reports then read it from <see cref="Expression"/>).</summary>
    public double? Threshold { get; init; }

    /// <summary>True when the observed value must be below <see cref="Threshold"/>, false when above; null when unknown.</summary>
    public bool? IsUpperBound { get; init; }

    /// <summary>Unit of the values.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Met, missed or undecided.</summary>
    public required ObjectiveState Result { get; init; }

    /// <summary>Why it is undecided, or how far it is off, in words.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>State of one objective.</summary>
public enum ObjectiveState
{
    /// <summary>The whole interval meets it.</summary>
    Passed = 0,

    /// <summary>The whole interval misses it.</summary>
    Failed,

    /// <summary>The interval holds the threshold, or there is too little data.</summary>
    Inconclusive,
}
