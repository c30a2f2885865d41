namespace Proofload.Measurement.Clocks;

/// <summary>A clock whose zero is the start of a run, so that clock points are offsets by construction.</summary>
/// <param name="inner">The clock underneath.</param>
/// <param name="originNs">The run's start on <paramref name="inner"/>, nanoseconds.</param>
public sealed class RunClock(IClock inner, long originNs) : IClock
{
    /// <summary>The run's start on the clock underneath, nanoseconds.</summary>
    public long OriginNs { get; } = originNs;

    /// <inheritdoc/>
    public long NowNs => inner.NowNs - OriginNs;

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => inner.UtcNow;
}
