using System.Text.Json.Serialization;

namespace Proofload.Results;

/// <summary>
/// What one machine can send and how exactly it measures, as <c>proofload calibrate</c> found it. Durations are seconds, rates are per
/// second, shares are 0 to 1. Figures are medians of several short rounds with their lowest and highest.
/// </summary>
public sealed record Calibration
{
    /// <summary>Most CPU that others may use on average, of all cores, before the machine counts as busy: 10 %.</summary>
    public const double OthersLimit = 0.10;

    /// <summary>Most CPU that a hypervisor may take away before the machine counts as busy: 2 %.</summary>
    public const double StolenLimit = 0.02;

    /// <summary>The p99 receive lag that a streaming level may have to count as carried: 1 ms, in seconds.</summary>
    public const double DefaultLagLimit = 0.001;

    /// <summary>Version of this document's shape.</summary>
    public required int Schema { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Version of Proofload.</summary>
    public required string Version { get; init; }

    /// <summary>Processor, cores, memory, operating system and runtime.</summary>
    public required string Machine { get; init; }

    /// <summary>Transport engine.</summary>
    public required string Engine { get; init; }

    /// <summary>True when the steps were shortened.</summary>
    public bool Quick { get; init; }

    /// <summary>The request rate in a closed loop without think time.</summary>
    public required RequestCeiling Requests { get; init; }

    /// <summary>How late the engine woke at a rate, without sending anything. From the lowest rate up.</summary>
    public required IReadOnlyList<PacingFloor> Pacing { get; init; }

    /// <summary>How late streamed events were read with so many streams at once. From the fewest streams up.</summary>
    public required IReadOnlyList<StreamingLevel> Streaming { get; init; }

    /// <summary>The p99 receive lag that a streaming level might have to count as carried, seconds.</summary>
    public required double LagLimit { get; init; }

    /// <summary>CPU of everybody else while nothing was measured, a share of all cores; null where the system does not tell.</summary>
    public double? OtherCpu { get; init; }

    /// <summary>CPU that a hypervisor took away while it was measured, a share of all cores; null where the system does not tell.</summary>
    public double? StolenCpu { get; init; }

    /// <summary>True when others took so much of the processor that the figures say less than the machine can.</summary>
    [JsonIgnore]
    public bool WasBusy => OtherCpu > OthersLimit || StolenCpu > StolenLimit;

    /// <summary>The most streams that were read on time with every level below also on time; null when not even the fewest were.</summary>
    [JsonIgnore]
    public StreamingLevel? StreamCeiling => Streaming.TakeWhile(IsOnTime).LastOrDefault();

    /// <summary>True when no level was late, so that the ceiling of streams is not known but only more than <see cref="StreamCeiling"/>.</summary>
    [JsonIgnore]
    public bool StreamCeilingIsAtLeast => Streaming.Count > 0 && Streaming.All(IsOnTime);

    private bool IsOnTime(StreamingLevel level) => level.LagP99.Median <= LagLimit;
}

/// <summary>Median of several rounds, with the lowest and the highest.</summary>
/// <param name="Median">Median.</param>
/// <param name="Low">Lowest round.</param>
/// <param name="High">Highest round.</param>
public sealed record RoundSpread(double Median, double Low, double High)
{
    /// <summary>The spread of some rounds.</summary>
    /// <param name="rounds">One value a round; at least one.</param>
    /// <exception cref="ArgumentException">There is no round.</exception>
    public static RoundSpread Of(IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToList();
        if (sorted.Count == 0)
            throw new ArgumentException("There is no round.", nameof(rounds));

        var middle = sorted.Count / 2;
        var median = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new RoundSpread(median, sorted[0], sorted[^1]);
    }
}

/// <summary>Closed-loop ceiling over kept plain HTTP/1.1 connections to a responder in a process of its own on the same machine.</summary>
public sealed record RequestCeiling
{
    /// <summary>A generator that used less than this share of its workers' cores waited for the responder: it can do more.</summary>
    public const double SaturatedFrom = 0.9;

    /// <summary>Requests per second with the default number of workers.</summary>
    public required RoundSpread Rate { get; init; }

    /// <summary>Requests per second of the generator's own CPU; null where the system does not tell.</summary>
    public RoundSpread? PerCpuSecond { get; init; }

    /// <summary>The generator's CPU at that rate, in cores; null where the system does not tell.</summary>
    public double? Cpu { get; init; }

    /// <summary>Worker loops.</summary>
    public required int Workers { get; init; }

    /// <summary>Requests per second of one worker.</summary>
    [JsonIgnore]
    public double RatePerWorker => Rate.Median / Math.Max(1, Workers);

    /// <summary>True when the generator had CPU to spare, so that the ceiling is not known but only more than <see cref="Rate"/>.</summary>
    [JsonIgnore]
    public bool IsAtLeast => Cpu < SaturatedFrom * Workers;
}

/// <summary>How late the engine's own wait ended at a rate: the floor of lateness. Seconds.</summary>
/// <param name="Rate">Due times per second.</param>
/// <param name="P50">Median of woken minus due.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
public sealed record PacingFloor(double Rate, RoundSpread P50, RoundSpread P99, RoundSpread P999);

/// <summary>How late streamed events were read.</summary>
/// <param name="Streams">Streams at once.</param>
/// <param name="EventRate">Events read per second.</param>
/// <param name="LagP50">Median from the server's stamp to our reading, seconds.</param>
/// <param name="LagP99">99th percentile, seconds.</param>
public sealed record StreamingLevel(int Streams, double EventRate, RoundSpread LagP50, RoundSpread LagP99);
