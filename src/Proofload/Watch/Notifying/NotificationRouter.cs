using System.Text.Json;

namespace Proofload.Watch.Notifying;

/// <summary>
/// Decides who is told what and when: groups alerts, waits, repeats, says what is over. An Alertmanager does that itself and is told of everything at once and
/// each minute again. Its memory survives restarts, so that nobody is told twice.
/// </summary>
internal sealed class NotificationRouter(NotifyPlan plan, string source)
{
    // As Prometheus does: an alert that is not said again within four minutes is over.
    private static readonly TimeSpan ResendEvery = TimeSpan.FromMinutes(1);

    private Dictionary<string, GroupMemory> _groups = new(StringComparer.Ordinal);

    /// <summary>What must be kept over a restart.</summary>
    public string Write() => JsonSerializer.Serialize(_groups);

    /// <summary>Goes on from what was kept.</summary>
    public void Read(string text)
    {
        try
        {
            _groups = JsonSerializer.Deserialize<Dictionary<string, GroupMemory>>(text) ?? _groups;
        }
        catch (JsonException)
        {
            // Kept by another version: telling somebody twice is better than telling nobody.
        }
    }

    /// <summary>Takes over which alerts fire now.</summary>
    /// <param name="firing">Those that fire.</param>
    /// <param name="now">The time.</param>
    /// <returns>What goes out.</returns>
    public IReadOnlyList<Notification> Update(IReadOnlyList<AlertNotice> firing, DateTimeOffset now)
    {
        var notifications = new List<Notification>();
        foreach (var receiver in plan.Receivers)
        {
            var mine = firing.Where(a => receiver.Severities.Count == 0 || receiver.Severities.Contains(a.Labels["severity"], StringComparer.Ordinal));
            var groups = mine.GroupBy(a => GroupKey(receiver, a.Labels), StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.ToList(), StringComparer.Ordinal);
            foreach (var key in _groups.Keys.Where(k => k.StartsWith(receiver.Name + "\n", StringComparison.Ordinal) && !groups.ContainsKey(k)).ToArray())
                groups[key] = [];
            foreach (var (key, alerts) in groups)
            {
                if (Step(receiver, key, alerts, now) is { } notification)
                    notifications.Add(notification);
            }
        }

        return notifications;
    }

    private Notification? Step(ReceiverPlan receiver, string key, List<AlertNotice> firing, DateTimeOffset now)
    {
        if (!_groups.TryGetValue(key, out var memory))
        {
            if (firing.Count == 0)
                return null;
            _groups[key] = memory = new GroupMemory { Since = now };
        }

        var over = memory.Told.Values.Where(t => firing.TrueForAll(f => f.Key != t.Key)).Select(t => t with { EndsAt = now }).ToArray();
        var hasChanged = over.Length > 0 || firing.Exists(f => !memory.Told.ContainsKey(f.Key));
        if (!IsDue(receiver, memory, hasChanged, firing.Count > 0, now))
        {
            if (firing.Count == 0 && memory.Told.Count == 0)
                _groups.Remove(key);
            return null;
        }

        memory.Told = firing.ToDictionary(static f => f.Key, StringComparer.Ordinal);
        memory.LastSent = now;
        if (firing.Count == 0)
            _groups.Remove(key);
        AlertNotice[] alerts = receiver.Resolved ? [.. firing, .. over] : [.. firing];
        return alerts.Length == 0 ? null : new Notification(receiver.Name, source, GroupLabels(receiver, alerts[0].Labels), alerts, now);
    }

    private bool IsDue(ReceiverPlan receiver, GroupMemory memory, bool hasChanged, bool fires, DateTimeOffset now)
    {
        if (receiver.Kind == ReceiverKind.Alertmanager)
            return hasChanged || (fires && now - memory.LastSent >= ResendEvery);
        if (hasChanged)
            return memory.LastSent is { } last ? now - last >= plan.GroupInterval : now - memory.Since >= plan.GroupWait;
        return fires && now - memory.LastSent >= plan.RepeatEvery;
    }

    private string GroupKey(ReceiverPlan receiver, SortedDictionary<string, string> labels) =>
        receiver.Name + "\n" + string.Join('\n', GroupLabels(receiver, labels).Select(static l => $"{l.Key}={l.Value}"));

    private SortedDictionary<string, string> GroupLabels(ReceiverPlan receiver, SortedDictionary<string, string> labels)
    {
        var group = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in receiver.Kind == ReceiverKind.Alertmanager ? [] : plan.GroupBy)
        {
            if (labels.TryGetValue(name, out var value))
                group[name] = value;
        }

        return group;
    }

    /// <summary>What a receiver was told of a group.</summary>
    internal sealed class GroupMemory
    {
        public DateTimeOffset Since { get; set; }

        public DateTimeOffset? LastSent { get; set; }

        public Dictionary<string, AlertNotice> Told { get; set; } = new(StringComparer.Ordinal);
    }
}
