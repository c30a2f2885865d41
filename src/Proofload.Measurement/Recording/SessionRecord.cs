namespace Proofload.Measurement.Recording;

/// <summary>One session's facts. Clock points are nanoseconds since the run's start on the run's clock.</summary>
public readonly record struct SessionRecord
{
    /// <summary>Number of the session in the schedule, from 0.</summary>
    public long Index { get; init; }

    /// <summary>Part of the run in which it began.</summary>
    public RunPhase Phase { get; init; }

    /// <summary>When its first request was intended.</summary>
    public long Intended { get; init; }

    /// <summary>When its last request was done.</summary>
    public long Done { get; init; }

    /// <summary>Requests that were sent.</summary>
    public int Steps { get; init; }

    /// <summary>How it ended.</summary>
    public SessionEnd End { get; init; }
}

/// <summary>How a session ended.</summary>
public enum SessionEnd : byte
{
    /// <summary>It came to its end and no request failed.</summary>
    Succeeded = 0,

    /// <summary>A request failed.</summary>
    Failed,

    /// <summary>It was cut short by the end of the run.</summary>
    Cancelled,
}
