namespace Proofload.Watch.Notifying;

/// <summary>An alert as somebody is told about it.</summary>
/// <param name="Key">What it is, over all its notifications: objective and alert.</param>
/// <param name="Labels">Labels: <c>alertname</c>, <c>objective</c>, <c>severity</c>, and those of the objective's scope.</param>
/// <param name="Summary">What is the matter, in a sentence.</param>
/// <param name="Description">Figures.</param>
/// <param name="StartsAt">Since when it fires.</param>
/// <param name="EndsAt">When it was over; null while it fires.</param>
public sealed record AlertNotice(string Key, SortedDictionary<string, string> Labels, string Summary, string Description, DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    /// <summary>True while it fires.</summary>
    public bool IsFiring => EndsAt is null;
}

/// <summary>What a receiver is told at once: the alerts of a group, those that fire first.</summary>
/// <param name="Receiver">Name of the receiver.</param>
/// <param name="Source">Name of the watch.</param>
/// <param name="Group">The labels that the alerts have in common.</param>
/// <param name="Alerts">The alerts, at least one.</param>
/// <param name="At">When it was made.</param>
public sealed record Notification(string Receiver, string Source, SortedDictionary<string, string> Group, IReadOnlyList<AlertNotice> Alerts, DateTimeOffset At)
{
    /// <summary>True while any of them fires.</summary>
    public bool IsFiring => Alerts.Any(static a => a.IsFiring);

    /// <summary>A line about all of it.</summary>
    public string Title
    {
        get
        {
            var (firing, over) = (Alerts.Count(static a => a.IsFiring), Alerts.Count(static a => !a.IsFiring));
            var what = Alerts.Count == 1 ? Alerts[0].Summary : $"{string.Join(", ", new[] { firing > 0 ? $"{firing} firing" : "", over > 0 ? $"{over} resolved" : "" }.Where(static s => s.Length > 0))}{(Group.Count == 0 ? "" : " in " + string.Join(", ", Group.Select(static g => $"{g.Key} {g.Value}")))}";
            return $"[{(IsFiring ? "FIRING" : "RESOLVED")}] {what}";
        }
    }
}
