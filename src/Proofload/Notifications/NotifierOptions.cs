using Proofload.Measurement.Clocks;

namespace Proofload.Notifications;

/// <summary>What a <see cref="Notifier"/> needs beside its plan.</summary>
public sealed record NotifierOptions
{
    /// <summary>What time it is. Default: the system's.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>Seed of the jitter of retries.</summary>
    public ulong Seed { get; init; }

    /// <summary>Wait before the second attempt; doubled with each further one. Default 1 s.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between attempts. Default 5 min.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most time of one attempt. Default 10 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a receiver that cannot be reached is told of an alert that is over. Default 24 h.</summary>
    public TimeSpan KeepResolved { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Most alerts kept; beyond it the oldest that is over is forgotten, then the oldest. Default 10,000.</summary>
    public int MostAlerts { get; init; } = 10_000;

    /// <summary>Is called with one line about what went wrong, from any thread.</summary>
    public Action<string>? Warn { get; init; }
}
