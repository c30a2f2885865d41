namespace Proofload.Ingestion.Logs;

/// <summary>Some lines of a log, counted.</summary>
public sealed record LogBatch
{
    /// <summary>Up to where; to be kept together with <see cref="Counts"/>.</summary>
    public required LogCheckpoint Checkpoint { get; init; }

    /// <summary>What was counted, in the order of time.</summary>
    public required IReadOnlyList<ObjectiveCount> Counts { get; init; }

    /// <summary>Lines read.</summary>
    public required long Lines { get; init; }

    /// <summary>Lines of them that are no requests.</summary>
    public required long BadLines { get; init; }

    /// <summary>Requests without the duration that an objective needs.</summary>
    public required long WithoutDuration { get; init; }

    /// <summary>The first few problems, one line each, with file and line.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>True when there was nothing more to read.</summary>
    public required bool IsEnd { get; init; }
}
