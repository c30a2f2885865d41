namespace Proofload.Measurement.Clocks;

/// <summary>
/// A clock whose zero is the start of a run, so that clock points are offsets by construction. Made before the start is known;
/// <see cref="StartAt"/> sets it before the first worker runs.
/// </summary>
/// <param name="inner">The clock underneath.</param>
public sealed class RunClock(IClock inner) : IClock
{
    /// <summary>The run's start on the clock underneath, nanoseconds; until it is set, the moment at which this clock was made.</summary>
    public long OriginNs { get; private set; } = inner.NowNs;

    /// <inheritdoc/>
    public long NowNs => inner.NowNs - OriginNs;

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => inner.UtcNow;

    /// <summary>Sets the start of the run, <paramref name="aheadNs"/> nanoseconds from now; until then the clock is negative. Call it before other threads read the clock.</summary>
    public void StartAt(long aheadNs) => OriginNs = inner.NowNs + aheadNs;
}
