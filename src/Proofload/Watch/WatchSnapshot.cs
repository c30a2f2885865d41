using Proofload.Notifications;
using Proofload.Slo;

namespace Proofload.Watch;

/// <summary>How a watch stands.</summary>
public sealed record WatchSnapshot
{
    /// <summary>Name of the watch.</summary>
    public required string Name { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Number of the process: part of the ids of its probes.</summary>
    public required long Epoch { get; init; }

    /// <summary>The objectives, in the order of their file.</summary>
    public required IReadOnlyList<WatchedObjective> Objectives { get; init; }

    /// <summary>The targets.</summary>
    public required IReadOnlyList<WatchedTarget> Targets { get; init; }

    /// <summary>What is counted besides probes.</summary>
    public IReadOnlyList<WatchedSource> Sources { get; init; } = [];

    /// <summary>Who is told.</summary>
    public required IReadOnlyList<NotifierCounters> Receivers { get; init; }

    /// <summary>Why the store cannot be written; null when it can.</summary>
    public string? StoreProblem { get; init; }
}

/// <summary>How an objective stands.</summary>
/// <param name="Status">The latest evaluation.</param>
/// <param name="Total">All events ever counted.</param>
/// <param name="Alerts">States of its alerts in their order; last the one that says that nothing is counted.</param>
public sealed record WatchedObjective(ObjectiveStatus Status, EventCounts Total, IReadOnlyList<AlertState> Alerts)
{
    /// <summary>The worst phase of its alerts.</summary>
    public AlertPhase Phase => Alerts.Max(static a => a.Phase);
}

/// <summary>What came of a target's probes since the process began.</summary>
/// <param name="Name">Name of the target.</param>
/// <param name="Failed">Probes that failed.</param>
/// <param name="Succeeded">Probes that succeeded.</param>
/// <param name="Skipped">Probes that were planned and not sent.</param>
/// <param name="LastSuccess">When the last success ended; null without one.</param>
/// <param name="LastFailure">The latest failure; null when the latest probe succeeded.</param>
public sealed record WatchedTarget(string Name, long Failed, long Succeeded, long Skipped, DateTimeOffset? LastSuccess, string? LastFailure);

/// <summary>What came of a log, of metrics or of runs since the process began.</summary>
/// <param name="Name">Name of the source.</param>
/// <param name="Objectives">Objectives that it feeds.</param>
/// <param name="Read">Lines, readings or requests that were read.</param>
/// <param name="Bad">Those of them that could not be used.</param>
/// <param name="Resets">Counters that began anew.</param>
/// <param name="Problem">Why it cannot be read at the moment; null when it can.</param>
public sealed record WatchedSource(string Name, IReadOnlyList<string> Objectives, long Read, long Bad, long Resets, string? Problem);
