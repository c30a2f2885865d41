using System.Diagnostics;

namespace Proofload.Measurement.Clocks;

/// <summary>The machine's clocks: the performance counter (CLOCK_MONOTONIC on Linux) and UTC.</summary>
public sealed class SystemClock : IClock
{
    private static readonly double NsPerTick = 1e9 / Stopwatch.Frequency;

    private SystemClock()
    {
    }

    /// <summary>The one instance.</summary>
    public static SystemClock Instance { get; } = new();

    /// <inheritdoc/>
    public long NowNs => Stopwatch.Frequency == 1_000_000_000
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * NsPerTick);

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;
}
