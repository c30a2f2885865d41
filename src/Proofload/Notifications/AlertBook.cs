using Proofload.Slo;

namespace Proofload.Notifications;

/// <summary>The alerts that somebody is or was to be told of; bounded.</summary>
internal sealed class AlertBook
{
    private readonly Dictionary<string, NotifiedAlert> _alerts = new(StringComparer.Ordinal);
    private readonly NotifierOptions _options;

    public AlertBook(IEnumerable<NotifiedAlert> alerts, NotifierOptions options)
    {
        _options = options;
        foreach (var alert in alerts)
            _alerts[alert.Id] = alert;
    }

    public IReadOnlyCollection<NotifiedAlert> Alerts => _alerts.Values;

    /// <summary>Notes what an alert did; false when that is nothing to tell.</summary>
    public bool Take(AlertTransition transition, string? link)
    {
        if (!transition.Fires && !transition.Resolves)
            return false;
        var alert = AlertText.Of(transition.After, transition.Status, link);
        var known = _alerts.GetValueOrDefault(alert.Id);
        if (transition.Resolves)
        {
            if (known is not { IsFiring: true })
                return false;

            // Whoever evaluates a second as a whole is at its end. For an Alertmanager what ends in the future is not over, and its earlier word that the alert fires would stand.
            var (end, now) = (transition.Status.At, _options.Clock.UtcNow);
            end = end < now ? end : now;
            _alerts[alert.Id] = alert with { StartsAt = known.StartsAt, EndsAt = end > known.StartsAt ? end : known.StartsAt };
            return true;
        }

        if (known is { IsFiring: true })
            return false;
        _alerts[alert.Id] = alert;
        while (_alerts.Count > _options.MostAlerts)
            Drop();
        return true;
    }

    /// <summary>Ends what fires and is not among these; true when there was something.</summary>
    public bool EndOthers(HashSet<string> firing, DateTimeOffset now)
    {
        var others = _alerts.Values.Where(a => a.IsFiring && !firing.Contains(a.Id)).ToArray();
        foreach (var alert in others)
            _alerts[alert.Id] = alert with { EndsAt = now > alert.StartsAt ? now : alert.StartsAt };
        return others.Length > 0;
    }

    /// <summary>Gives alerts that fire the newest numbers.</summary>
    public void Refresh(ObjectiveStatus status, string? link)
    {
        foreach (var old in _alerts.Values.Where(a => a.IsFiring && a.Label("objective") == status.Objective.Name).ToArray())
        {
            var condition = status.Alerts.Select(static c => c.Alert).Append(null).FirstOrDefault(a => AlertText.IdOf(AlertText.Labels(status.Objective, a)) == old.Id);
            if (condition is not null || old.Label("alertname") == AlertText.AbsentName)
                _alerts[old.Id] = AlertText.Of(new AlertState(status.Objective.Name, condition, AlertPhase.Firing, old.StartsAt, old.StartsAt), status, link) with { StartsAt = old.StartsAt };
        }
    }

    /// <summary>Forgets what is over and known to everybody, and what is over for too long.</summary>
    public void Forget(Func<NotifiedAlert, bool> isDone, DateTimeOffset now)
    {
        foreach (var alert in _alerts.Values.Where(a => !a.IsFiring && (isDone(a) || now - a.EndsAt > _options.KeepResolved)).ToArray())
        {
            if (!isDone(alert))
                _options.Warn?.Invoke($"nobody could be told for {Plans.Units.FormatDuration(_options.KeepResolved)} that this is over, and it is forgotten: {alert.Summary}");
            _alerts.Remove(alert.Id);
        }
    }

    private void Drop()
    {
        var oldest = _alerts.Values.OrderBy(static a => a.IsFiring).ThenBy(static a => a.StartsAt).First();
        _alerts.Remove(oldest.Id);
        _options.Warn?.Invoke($"more than {_options.MostAlerts} alerts; the oldest is forgotten: {oldest.Summary}");
    }
}
