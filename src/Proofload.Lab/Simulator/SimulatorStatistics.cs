namespace Proofload.Lab.Simulator;

/// <summary>What the simulator did since it started, and how exactly it kept to its own plan.</summary>
public sealed record SimulatorStatistics
{
    /// <summary>Requests to model endpoints (not health, metrics or control).</summary>
    public required long Requests { get; init; }

    /// <summary>Of those, how many are being answered now.</summary>
    public required long InFlight { get; init; }

    /// <summary>Requests turned away because the queue was full.</summary>
    public required long Rejected { get; init; }

    /// <summary>Token-bearing stream events sent.</summary>
    public required long Events { get; init; }

    /// <summary>Output tokens made.</summary>
    public required long Tokens { get; init; }

    /// <summary>Sequences in the batch.</summary>
    public required int Running { get; init; }

    /// <summary>Requests in the queue of the batch or of the service station.</summary>
    public required int Waiting { get; init; }

    /// <summary>Replicas that take requests.</summary>
    public required int Replicas { get; init; }

    /// <summary>Lateness of stream events: the moment before the send minus the due time.</summary>
    public required Lateness EventLateness { get; init; }

    /// <summary>Lateness of whole answers: the moment before the answer is written minus the due time.</summary>
    public required Lateness ResponseLateness { get; init; }

    /// <summary>How often each fault was played, by name; only those that were.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>Unexpected exceptions inside the simulator: 0 unless it has a bug.</summary>
    public required long InternalErrors { get; init; }
}
