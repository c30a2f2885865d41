namespace Proofload.Plans;

/// <summary>Flags of a search for capacity, as typed; null was not given.</summary>
public sealed record CapacityFlags
{
    /// <summary><c>--by</c>: what is turned up.</summary>
    public string? By { get; init; }

    /// <summary><c>--start</c>: first load.</summary>
    public string? Start { get; init; }

    /// <summary><c>--lowest</c>: lowest load that is worth an answer.</summary>
    public string? Lowest { get; init; }

    /// <summary><c>--max-load</c>: highest load on the axis of the search.</summary>
    public string? MaxLoad { get; init; }

    /// <summary><c>--max-rate</c>: highest rate.</summary>
    public string? MaxRate { get; init; }

    /// <summary><c>--resolution</c>: relative width of the answer.</summary>
    public string? Resolution { get; init; }

    /// <summary><c>--confidence</c> of each verdict.</summary>
    public string? Confidence { get; init; }

    /// <summary><c>--settle</c>: load before each probe.</summary>
    public string? Settle { get; init; }

    /// <summary><c>--min-probe</c>: shortest probe.</summary>
    public string? MinProbe { get; init; }

    /// <summary><c>--max-probe</c>: longest probe.</summary>
    public string? MaxProbe { get; init; }

    /// <summary><c>--max-time</c> of the search.</summary>
    public string? MaxTime { get; init; }

    /// <summary><c>--max-requests</c> of all probes.</summary>
    public string? MaxRequests { get; init; }

    /// <summary><c>--max-spend</c> of all probes.</summary>
    public string? MaxSpend { get; init; }

    /// <summary><c>--max-error-rate</c> of a probe.</summary>
    public string? MaxErrorRate { get; init; }

    /// <summary><c>--no-breaking-point</c>.</summary>
    public bool NoBreakingPoint { get; init; }
}
