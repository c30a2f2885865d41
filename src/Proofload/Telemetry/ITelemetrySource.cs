namespace Proofload.Telemetry;

/// <summary>Something whose figures can be exported: a run that goes on, a service that watches.</summary>
public interface ITelemetrySource
{
    /// <summary>The figures as they stand. Called on the exporter's thread, so it takes a consistent copy and returns at once; counters and distributions count from <see cref="TelemetrySnapshot.Start"/> and never fall.</summary>
    TelemetrySnapshot Read();
}

/// <summary>All figures of a source at one moment.</summary>
public sealed record TelemetrySnapshot
{
    /// <summary>When counting began. The same in every snapshot of a source.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When the figures were read; never before an earlier snapshot's.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The figures, each name once.</summary>
    public required IReadOnlyList<TelemetryMetric> Metrics { get; init; }
}
