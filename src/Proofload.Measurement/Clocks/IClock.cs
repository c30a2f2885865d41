namespace Proofload.Measurement.Clocks;

/// <summary>The only source of time: a monotonic clock for measuring and a wall clock for labelling.</summary>
public interface IClock
{
    /// <summary>Nanoseconds on a monotonic clock with an arbitrary origin.</summary>
    long NowNs { get; }

    /// <summary>Wall-clock time, UTC. Used to label runs, never to measure.</summary>
    DateTimeOffset UtcNow { get; }
}
