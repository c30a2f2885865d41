using Proofload.Notifications.Storing;

namespace Proofload.Notifications;

/// <summary>What is to be said to one receiver about one group, and when. A pure function of the alerts and of what was said before.</summary>
internal static class GroupPlanner
{
    /// <summary>What there is to say.</summary>
    /// <param name="state">What was said before.</param>
    /// <param name="members">The group's alerts, also those that are over.</param>
    /// <param name="isSilenced">Whether an alert is inhibited.</param>
    /// <param name="rules">The receiver's.</param>
    /// <param name="now">The time.</param>
    public static GroupTask Plan(GroupState state, IReadOnlyList<NotifiedAlert> members, Func<NotifiedAlert, bool> isSilenced, DeliveryRules rules, DateTimeOffset now)
    {
        var (firing, over, hasNews) = (new List<NotifiedAlert>(), new List<NotifiedAlert>(), false);
        foreach (var alert in members)
        {
            var told = state.Told.FirstOrDefault(t => t.Id == alert.Id);
            var isToldFiring = told is { IsFiring: true };
            if (alert.IsFiring)
            {
                if (!isToldFiring && isSilenced(alert))
                    continue;
                firing.Add(alert);
                hasNews |= !isToldFiring || told!.StartsAt != alert.StartsAt;
            }
            else if (!rules.Resolved)
            {
                continue;
            }
            else if (told is { IsFiring: false } && told.StartsAt == alert.StartsAt)
            {
                if (now - alert.EndsAt < rules.ResolvedFor)
                    over.Add(alert);
            }
            else if (isToldFiring || state.Tried.Contains(alert.Id, StringComparer.Ordinal))
            {
                // What was tried may have arrived, and was to be told of in any case: that it fired and is over is news.
                over.Add(alert);
                hasNews = true;
            }
        }

        if (firing.Count + over.Count == 0)
            return GroupTask.Nothing;
        var due = !hasNews ? (state.ToldAt ?? now) + rules.Repeat
            : state.ToldAt is { } at && state.Told.Count > 0 ? Later(at + rules.Interval, state.News ?? now)
            : (state.News ?? now) + rules.Wait;
        if (state.NotBefore is { } notBefore)
            due = Later(due, notBefore);
        return new GroupTask([.. firing.OrderBy(static a => a.StartsAt).ThenBy(static a => a.Id, StringComparer.Ordinal), .. over.OrderBy(static a => a.StartsAt).ThenBy(static a => a.Id, StringComparer.Ordinal)], hasNews, due);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}

/// <summary>What is to be said about a group.</summary>
/// <param name="Alerts">The alerts to name; none: there is nothing to say.</param>
/// <param name="HasNews">Whether something of it was not said yet.</param>
/// <param name="Due">When.</param>
internal sealed record GroupTask(IReadOnlyList<NotifiedAlert> Alerts, bool HasNews, DateTimeOffset Due)
{
    public static GroupTask Nothing { get; } = new([], false, DateTimeOffset.MaxValue);
}
