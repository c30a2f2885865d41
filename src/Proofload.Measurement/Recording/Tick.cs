namespace Proofload.Measurement.Recording;

/// <summary>
/// What one worker saw in a short span of run time. A request counts in the tick in which it was recorded, that is, in which it ended.
/// Immutable.
/// </summary>
public sealed record Tick
{
    /// <summary>Number of the worker within the run, from 0.</summary>
    public required int Worker { get; init; }

    /// <summary>Start, nanoseconds since the run's start; a multiple of the tick length.</summary>
    public required long StartNs { get; init; }

    /// <summary>End, nanoseconds since the run's start. Usually one tick length after the start; longer when collection was behind.</summary>
    public required long EndNs { get; init; }

    /// <summary>Requests in flight at the end.</summary>
    public required int InFlight { get; init; }

    /// <summary>What was counted.</summary>
    public required TickCounters Counters { get; init; }

    /// <summary>What was measured.</summary>
    public required TickHistograms Histograms { get; init; }
}
