namespace Proofload.Results;

/// <summary>The sessions of a run: those that began in the measured phase.</summary>
public sealed record SessionResult
{
    /// <summary>Counts.</summary>
    public required SessionCounts Counts { get; init; }

    /// <summary>Share (0 to 1) of finished sessions without a failed request; null when none finished.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Low end of the success rate's 95 % Wilson interval.</summary>
    public double? SuccessRateLow { get; init; }

    /// <summary>High end of the success rate's 95 % Wilson interval.</summary>
    public double? SuccessRateHigh { get; init; }

    /// <summary>Successful sessions per second of the window; null without a window.</summary>
    public double? Throughput { get; init; }
}

/// <summary>Counts of sessions. Each that began ended in exactly one way.</summary>
public sealed record SessionCounts
{
    /// <summary>Sessions that began.</summary>
    public long Begun { get; init; }

    /// <summary>Came to their end without a failed request.</summary>
    public long Ok { get; init; }

    /// <summary>Had a failed request.</summary>
    public long Failed { get; init; }

    /// <summary>Cut short by the end of the run.</summary>
    public long Cancelled { get; init; }

    /// <summary>Never began because the in-flight cap was reached.</summary>
    public long Dropped { get; init; }
}

/// <summary>One turn of the conversations of a kind.</summary>
public sealed record TurnResult
{
    /// <summary>Number of the turn, from 1; the last of 32 stands for all later ones too.</summary>
    public required int Turn { get; init; }

    /// <summary>Metrics by id.</summary>
    public required IReadOnlyDictionary<string, MetricSummary> Metrics { get; init; }

    /// <summary>Failures by kind of error.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Counts.</summary>
    public required RunCounts Counts { get; init; }
}
