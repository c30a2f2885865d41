namespace Proofload.Measurement.Pacing;

/// <summary>
/// How long before a due time a wait stops sleeping and spins instead: as long as sleeping has lately overshot (its 99th percentile), but
/// never more than a stated share of the wait. So a thread that only waits spends at most that share of one core on being on time.
/// For one thread.
/// </summary>
/// <remarks>
/// The percentile is tracked without memory: a sample above the estimate raises it by 50 %, one below lowers it by 0.5 %, which balances
/// where one sample in a hundred is above (stochastic approximation after Robbins and Monro).
/// </remarks>
public sealed class SpinBudget
{
    /// <summary>Default share of a core, 0.25.</summary>
    public const double DefaultShare = 0.25;

    private const double FirstNs = 50_000;
    private const double LeastNs = 2_000;
    private const double MostNs = 2_000_000;
    private const double Up = 0.5;
    private const double Target = 0.99;
    private const double Down = Up * (1 - Target) / Target;

    private readonly double _share;
    private double _overshootNs = FirstNs;

    /// <param name="share">Share of one core, 0 (never spins) to 1 (spins as long as sleeping overshoots, whatever it costs).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is no share.</exception>
    public SpinBudget(double share = DefaultShare)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        _share = share;
    }

    /// <summary>Estimated 99th percentile of how much too long a sleep takes, nanoseconds, 2 µs to 2 ms.</summary>
    public long OvershootNs => (long)_overshootNs;

    /// <summary>When to stop sleeping, for a wait from <paramref name="nowNs"/> to <paramref name="dueNs"/> on the same clock.</summary>
    public long SleepUntil(long nowNs, long dueNs) =>
        dueNs == long.MaxValue || dueNs <= nowNs ? dueNs : dueNs - (long)Math.Min(_overshootNs, _share * (dueNs - nowNs));

    /// <summary>Learns from a sleep; one that something else ended before its time says nothing.</summary>
    public void OnSlept(long untilNs, long wokeNs)
    {
        if (_share > 0 && wokeNs >= untilNs)
        {
            _overshootNs = Math.Clamp(_overshootNs * (wokeNs - untilNs > _overshootNs ? 1 + Up : 1 - Down), LeastNs, MostNs);
        }
    }
}
