namespace Proofload.Measurement.Clocks;

/// <summary>
/// A clock that moves only when told to, for tests and simulations. Monotonic and wall time move together.
/// Safe to read from any thread while one thread advances it.
/// </summary>
/// <param name="startNs">First value of <see cref="NowNs"/>, nanoseconds. Default 0.</param>
/// <param name="startUtc">First value of <see cref="UtcNow"/>. Default 2000-01-01T00:00:00Z.</param>
public sealed class ManualClock(long startNs = 0, DateTimeOffset? startUtc = null) : IClock
{
    private readonly long _startNs = startNs;
    private readonly DateTimeOffset _startUtc = startUtc ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _nowNs = startNs;

    /// <inheritdoc/>
    public long NowNs => Volatile.Read(ref _nowNs);

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => _startUtc.AddTicks((NowNs - _startNs) / 100);

    /// <summary>Moves both clocks forward.</summary>
    /// <param name="ns">Nanoseconds, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ns"/> is negative.</exception>
    public void Advance(long ns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ns);
        Interlocked.Add(ref _nowNs, ns);
    }

    /// <summary>Moves both clocks forward.</summary>
    /// <param name="by">A span that is not negative; resolution 100 ns.</param>
    public void Advance(TimeSpan by) => Advance(checked(by.Ticks * 100));

    /// <summary>Moves the monotonic clock to a point at or after the present one.</summary>
    /// <param name="nowNs">The new value of <see cref="NowNs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The point lies in the past: a monotonic clock does not go back.</exception>
    public void SetTo(long nowNs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nowNs, NowNs);
        Volatile.Write(ref _nowNs, nowNs);
    }
}
