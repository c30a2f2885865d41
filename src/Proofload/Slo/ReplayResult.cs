namespace Proofload.Slo;

/// <summary>What the alerts of an objective would have done over past counts, measured against what is known afterwards.</summary>
public sealed record ReplayResult
{
    /// <summary>The objective.</summary>
    public required ServiceLevelObjective Objective { get; init; }

    /// <summary>First evaluation.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Last evaluation.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Time between evaluations.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Each time an alert fired.</summary>
    public required IReadOnlyList<ReplayedFiring> Firings { get; init; }

    /// <summary>Incidents, each with the firings that told of it.</summary>
    public required IReadOnlyList<ReplayedIncident> Incidents { get; init; }

    /// <summary>Incidents that no alert told of.</summary>
    public IEnumerable<ReplayedIncident> Missed => Incidents.Where(static i => i.First is null);

    /// <summary>Firings without an incident.</summary>
    public IEnumerable<ReplayedFiring> Alone => Firings.Where(static f => f.Incident is null);

    /// <summary>Replays.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="history">Its counts, corrected.</param>
    /// <param name="from">First evaluation.</param>
    /// <param name="to">Last evaluation.</param>
    /// <param name="step">Time between evaluations, above 0.</param>
    /// <param name="least">Smallest share of the budget that makes an incident.</param>
    public static ReplayResult Of(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset from, DateTimeOffset to, TimeSpan step, double least)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var slice = Slice(objective, step);
        var incidents = IncidentFinder.Find(objective, history, from, to, slice, least);
        var firings = AlertReplay.Run(objective, history, from, to, step).Select(f =>
        {
            // A long window fires on after the errors end, and an incident is known to a slice.
            var incident = incidents.LastOrDefault(i => f.Begin > i.From && f.Begin <= i.To + f.Alert.Short + slice);
            return new ReplayedFiring(f, incident, incident is null ? null : IncidentFinder.Consumed(objective, history, incident.From, f.Begin));
        }).ToArray();
        return new ReplayResult
        {
            Objective = objective,
            From = from,
            To = to,
            Step = step,
            Firings = firings,
            Incidents = [.. incidents.Select(i => new ReplayedIncident(i, Array.Find(firings, f => f.Incident == i)
                ?? Array.Find(firings, f => f.Firing.Begin <= i.From && (f.Firing.End ?? DateTimeOffset.MaxValue) >= i.From)))],
        };
    }

    /// <summary>Incidents are looked for in slices that have a few steps, and whole slices of the objective.</summary>
    private static TimeSpan Slice(ServiceLevelObjective objective, TimeSpan step)
    {
        var slice = 5 * step;
        return objective.Slice is { } own && slice < 2 * own.Length ? 2 * own.Length : slice;
    }
}

/// <summary>A firing of a replay.</summary>
/// <param name="Firing">The firing.</param>
/// <param name="Incident">The incident it told of; null when there was none.</param>
/// <param name="Consumed">Share of the budget that the incident had taken by then; null without an incident.</param>
public sealed record ReplayedFiring(AlertFiring Firing, BudgetIncident? Incident, double? Consumed);

/// <summary>An incident of a replay.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="First">The first firing that told of it; null when nobody was told.</param>
public sealed record ReplayedIncident(BudgetIncident Incident, ReplayedFiring? First);
