namespace Proofload.Slo;

/// <summary>Where an alert is.</summary>
public enum AlertPhase
{
    /// <summary>Its condition does not hold.</summary>
    Inactive = 0,

    /// <summary>Its condition holds, not yet for long enough.</summary>
    Pending,

    /// <summary>Somebody is told.</summary>
    Firing,
}

/// <summary>The state of one alert of one objective.</summary>
/// <param name="Objective">Name of the objective.</param>
/// <param name="Alert">The alert; null for the one that says that nothing is counted.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="Since">Since when it is there; null when it was never anything else than inactive.</param>
/// <param name="ActiveAt">When the condition began to hold; null while inactive.</param>
public sealed record AlertState(string Objective, BurnRateAlert? Alert, AlertPhase Phase, DateTimeOffset? Since, DateTimeOffset? ActiveAt);

/// <summary>An alert went from one phase to another. From firing to inactive it was resolved.</summary>
/// <param name="Before">The state before.</param>
/// <param name="After">The state after.</param>
/// <param name="Status">What it was decided by.</param>
public sealed record AlertTransition(AlertState Before, AlertState After, ObjectiveStatus Status)
{
    /// <summary>True when somebody is to be told that it fires.</summary>
    public bool Fires => After.Phase == AlertPhase.Firing;

    /// <summary>True when somebody is to be told that it is over.</summary>
    public bool Resolves => Before.Phase == AlertPhase.Firing && After.Phase != AlertPhase.Firing;
}

/// <summary>
/// The states of alerts as Prometheus keeps them: a condition that holds is pending for its <c>for</c>, then firing, and inactive with the first evaluation at
/// which it does not hold. Not safe for several threads at once.
/// </summary>
public sealed class AlertStates
{
    private readonly Dictionary<(string Objective, BurnRateAlert? Alert), AlertState> _states = [];

    /// <summary>Nothing is active.</summary>
    public AlertStates()
    {
    }

    /// <summary>Goes on from states that were kept.</summary>
    /// <param name="states">What <see cref="All"/> gave.</param>
    public AlertStates(IEnumerable<AlertState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        foreach (var state in states)
            _states[(state.Objective, state.Alert)] = state;
    }

    /// <summary>All states that there are, to be kept over a restart.</summary>
    public IReadOnlyCollection<AlertState> All => _states.Values;

    /// <summary>The state of an alert.</summary>
    /// <param name="objective">Name of the objective.</param>
    /// <param name="alert">The alert; null for the one that says that nothing is counted.</param>
    public AlertState Of(string objective, BurnRateAlert? alert) =>
        _states.GetValueOrDefault((objective, alert)) ?? new AlertState(objective, alert, AlertPhase.Inactive, null, null);

    /// <summary>Takes the conditions of a status over. Statuses of one objective come in the order of time.</summary>
    /// <param name="status">The status.</param>
    /// <returns>What changed, in the order of the alerts; the alert of absent data last.</returns>
    public IReadOnlyList<AlertTransition> Update(ObjectiveStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var changes = new List<AlertTransition>();
        foreach (var condition in status.Alerts)
            Step(status, condition.Alert, condition.Holds, condition.Alert.For, changes);
        if (status.AbsentAfter > TimeSpan.Zero)
            Step(status, null, status.NoData, TimeSpan.Zero, changes);
        return changes;
    }

    private void Step(ObjectiveStatus status, BurnRateAlert? alert, bool holds, TimeSpan wait, List<AlertTransition> changes)
    {
        var before = Of(status.Objective.Name, alert);
        var activeAt = holds ? before.ActiveAt ?? status.At : (DateTimeOffset?)null;
        var phase = !holds ? AlertPhase.Inactive : before.Phase == AlertPhase.Firing || status.At - activeAt >= wait ? AlertPhase.Firing : AlertPhase.Pending;
        var after = before with { Phase = phase, ActiveAt = activeAt, Since = phase == before.Phase ? before.Since : status.At };
        _states[(status.Objective.Name, alert)] = after;
        if (phase != before.Phase)
            changes.Add(new AlertTransition(before, after, status));
    }
}
