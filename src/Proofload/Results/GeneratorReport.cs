namespace Proofload.Results;

/// <summary>What the load generator itself did during the measured phase. Durations are seconds, shares are 0 to 1, null is unknown.</summary>
public sealed record GeneratorReport
{
    /// <summary>Median of sent minus intended.</summary>
    public double? LatenessP50 { get; init; }

    /// <summary>99th percentile of sent minus intended.</summary>
    public double? LatenessP99 { get; init; }

    /// <summary>Maximum of sent minus intended.</summary>
    public double? LatenessMax { get; init; }

    /// <summary>Intended requests per second of the window.</summary>
    public double OfferedRate { get; init; }

    /// <summary>Sent requests per second of the window.</summary>
    public double SentRate { get; init; }

    /// <summary>Sent over intended requests, 0 to 1; null when nothing was intended.</summary>
    public double? SentRatio { get; init; }

    /// <summary>Requests not sent because the in-flight cap was reached.</summary>
    public long Dropped { get; init; }

    /// <summary>CPU of this process as a share of one core (2.0 = two cores).</summary>
    public double? ProcessCpu { get; init; }

    /// <summary>CPU of the whole machine as a share of all cores.</summary>
    public double? MachineCpu { get; init; }

    /// <summary>Sum of garbage-collection pauses.</summary>
    public double? GcPauseTotal { get; init; }

    /// <summary>Longest garbage-collection pause.</summary>
    public double? GcPauseMax { get; init; }

    /// <summary>Longest observed wait of a work item in the thread-pool queue.</summary>
    public double? ThreadPoolDelayMax { get; init; }

    /// <summary>Median receive lag, where the server stamps its events.</summary>
    public double? ReceiveLagP50 { get; init; }

    /// <summary>99th percentile of the receive lag, where the server stamps its events.</summary>
    public double? ReceiveLagP99 { get; init; }

    /// <summary>Largest number of open file descriptors or handles seen.</summary>
    public long? OpenFiles { get; init; }

    /// <summary>The limit on open file descriptors.</summary>
    public long? OpenFilesLimit { get; init; }

    /// <summary>Fewest ephemeral ports seen free.</summary>
    public long? EphemeralPortsLeft { get; init; }

    /// <summary>Largest working set seen, bytes.</summary>
    public long? WorkingSetMax { get; init; }

    /// <summary>The transport engine in use.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Worker loops in use.</summary>
    public int Workers { get; init; } = 1;
}
