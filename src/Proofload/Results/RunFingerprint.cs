namespace Proofload.Results;

/// <summary>What must agree for two runs to be comparable.</summary>
public sealed record RunFingerprint
{
    /// <summary>SHA-256 of the plan without its name, labels, address and objectives (hex, first 16 digits).</summary>
    public required string Plan { get; init; }

    /// <summary>SHA-256 of the dataset's bytes or of the synthetic recipe (hex, first 16 digits).</summary>
    public required string Data { get; init; }

    /// <summary>Address and protocol, without credentials.</summary>
    public required string Target { get; init; }

    /// <summary>Processor, cores, memory and operating system.</summary>
    public required string Machine { get; init; }

    /// <summary>Version of Proofload.</summary>
    public required string Version { get; init; }

    /// <summary>Transport engine.</summary>
    public required string Engine { get; init; }
}

/// <summary>Result of an MLPerf scenario.</summary>
public sealed record MlperfResult
{
    /// <summary>Scenario name.</summary>
    public required string Scenario { get; init; }

    /// <summary>Valid by the scenario's rules.</summary>
    public required bool Valid { get; init; }

    /// <summary>False when the minimum duration was lowered.</summary>
    public required bool Official { get; init; }

    /// <summary>The metric that the scenario reports.</summary>
    public required string Metric { get; init; }

    /// <summary>Its value in <see cref="Unit"/>; null when invalid for lack of samples.</summary>
    public double? Value { get; init; }

    /// <summary>Unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Rules that were not met, and early-stopping facts, in words.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
