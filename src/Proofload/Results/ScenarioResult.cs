namespace Proofload.Results;

/// <summary>What the code of a scenario in C# recorded, and how it behaved. Its metrics stand among those of the run.</summary>
public sealed record ScenarioResult
{
    /// <summary>Checks of the measured phase, by name.</summary>
    public IReadOnlyList<CheckResult> Checks { get; init; } = [];

    /// <summary>Counters of the measured phase, by name.</summary>
    public IReadOnlyDictionary<string, long> Counters { get; init; } = new Dictionary<string, long>();

    /// <summary>Sessions of the whole run that ended because the code threw.</summary>
    public long Exceptions { get; init; }

    /// <summary>What it threw, the most frequent first, with the place in the code.</summary>
    public IReadOnlyDictionary<string, long> ExceptionTexts { get; init; } = new Dictionary<string, long>();

    /// <summary>Median of how long the code held its worker's loop each time it ran, seconds; null when it never ran.</summary>
    public double? CodeP50 { get; init; }

    /// <summary>99th percentile of the same.</summary>
    public double? CodeP99 { get; init; }

    /// <summary>Longest of the same.</summary>
    public double? CodeMax { get; init; }

    /// <summary>How often the code held the loop for more than 1 ms: so long other sessions of the worker waited.</summary>
    public long Blocked { get; init; }
}

/// <summary>A check of a scenario's code.</summary>
public sealed record CheckResult
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How often it held.</summary>
    public long Passed { get; init; }

    /// <summary>How often it did not.</summary>
    public long Failed { get; init; }

    /// <summary>Share (0 to 1) that held; null when it was never made.</summary>
    public double? Share { get; init; }

    /// <summary>Low end of the share's 95 % Wilson interval.</summary>
    public double? ShareLow { get; init; }

    /// <summary>High end of the share's 95 % Wilson interval.</summary>
    public double? ShareHigh { get; init; }
}
