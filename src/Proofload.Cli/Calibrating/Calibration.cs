using System.Text.Json.Serialization;

namespace Proofload.Cli.Calibrating;

/// <summary>What this machine can send and how exactly it measures. Durations are seconds, rates are per second.</summary>
internal sealed record Calibration
{
    /// <summary>Key of the run store's setting that keeps it.</summary>
    public const string SettingKey = "calibration";

    public int Schema { get; init; } = 1;

    public required DateTimeOffset MeasuredAt { get; init; }

    public required string Version { get; init; }

    public required string Machine { get; init; }

    /// <summary>True when the steps were shortened.</summary>
    public bool Quick { get; init; }

    /// <summary>Most requests a second with users that wait for each answer.</summary>
    public required double Ceiling { get; init; }

    public required IReadOnlyList<LatenessAtRate> Lateness { get; init; }

    public required IReadOnlyList<ReceiveLag> ReceiveLag { get; init; }

    public required NoiseFloor Noise { get; init; }

    /// <summary>The highest rate tried that left on time: lateness p99 below 1 ms and at least 99 % of the requests sent; null when none did.</summary>
    public double? OnTimeUpTo => Lateness.Where(static l => l.IsOnTime).Select(static l => (double?)l.Rate).Max();
}

/// <summary>How late requests left at a rate.</summary>
internal sealed record LatenessAtRate(double Rate, double SentRate, double? P50, double? P99)
{
    /// <summary>Lateness that could move a shown percentile by 1 ms is too much.</summary>
    private const double Limit = 0.001;

    [JsonIgnore]
    public bool IsOnTime => P99 < Limit && SentRate >= 0.99 * Rate;
}

/// <summary>
/// From the server's send of a token to its arrival here, with so many streams at once, and from the arrival to our reading: null where the
/// kernel does not stamp arrivals, because then the lag contains it.
/// </summary>
internal sealed record ReceiveLag(int Streams, double EventRate, double? P50, double? P99, double? DelayP50 = null, double? DelayP99 = null);

/// <summary>By how much equal runs differ: half the range of a percentile over its median.</summary>
internal sealed record NoiseFloor(int Runs, double? LatencyP50, double? LatencyP99);
