using Proofload.Measurement.Randomness;
using Proofload.Notifications.Storing;
using Proofload.Plans;

namespace Proofload.Notifications;

/// <summary>What one receiver knows, and what it is to be told next. Guarded by the notifier's lock.</summary>
internal sealed class ReceiverDesk
{
    private const int MostDoublings = 20;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private readonly ReceiverPlan _plan;
    private readonly DeliveryRules _rules;
    private readonly NotifierOptions _options;
    private readonly Dictionary<string, GroupState> _groups;
    private long _delivered;
    private long _failed;
    private string _problem = "";
    private (string Id, string Key)? _underWay;

    public ReceiverDesk(ReceiverPlan plan, DeliveryRules rules, IReceiver receiver, IEnumerable<GroupState> groups, NotifierOptions options)
    {
        (_plan, _rules, Receiver, _options) = (plan, rules, receiver, options);
        _groups = groups.Where(g => g.Receiver == plan.Name).ToDictionary(static g => g.Key, StringComparer.Ordinal);
    }

    public string Name => _plan.Name;

    public IReceiver Receiver { get; }

    public IEnumerable<GroupState> Groups => _groups.Values;

    public NotifierCounters Counters => new(Name, _delivered, _failed, _groups.Values.Select(static g => g.Failures).DefaultIfEmpty().Max(), _problem);

    /// <summary>Notes since when there is something new.</summary>
    public void Look(IReadOnlyCollection<NotifiedAlert> alerts, DateTimeOffset now)
    {
        foreach (var group in GroupsOf(alerts))
        {
            var state = _groups.GetValueOrDefault(group.Key) ?? new GroupState { Receiver = Name, Key = group.Key };
            var hasNews = Plan(state, group, alerts, now).HasNews;
            _groups[group.Key] = state with { News = hasNews ? state.News ?? now : null };
        }
    }

    /// <summary>The notification that is due, if there is one.</summary>
    public Notification? Next(IReadOnlyCollection<NotifiedAlert> alerts, DateTimeOffset now)
    {
        Look(alerts, now);
        foreach (var group in GroupsOf(alerts))
        {
            var state = _groups[group.Key];
            var task = Plan(state, group, alerts, now);
            if (task.Alerts.Count == 0 || task.Due > now)
                continue;
            var id = Notification.IdOf(Name, group.Key, state.Sequence, task.Alerts);
            _underWay = (id, group.Key);
            _groups[group.Key] = state with { Tried = [.. state.Tried.Union(task.Alerts.Where(static a => a.IsFiring).Select(static a => a.Id), StringComparer.Ordinal)] };
            return new Notification
            {
                Id = id,
                Receiver = Name,
                Group = ValueMap<string>.Of(_rules.GroupBy.ToDictionary(static l => l, l => task.Alerts[0].Label(l), StringComparer.Ordinal)),
                Alerts = task.Alerts,
                At = now,
            };
        }

        return null;
    }

    /// <summary>When something will be due.</summary>
    public DateTimeOffset NextDue(IReadOnlyCollection<NotifiedAlert> alerts, DateTimeOffset now) =>
        GroupsOf(alerts).Select(g => Plan(_groups.GetValueOrDefault(g.Key) ?? new GroupState { Receiver = Name, Key = g.Key }, g, alerts, now).Due).DefaultIfEmpty(now.AddDays(1)).Min();

    /// <summary>Takes over how the attempt ended.</summary>
    public void Complete(Notification notification, DeliveryOutcome outcome, IReadOnlyCollection<NotifiedAlert> alerts, DateTimeOffset now)
    {
        if (_underWay is not { } sent || sent.Id != notification.Id)
            throw new InvalidOperationException("A notification is completed once, in order.");
        _underWay = null;
        var state = _groups.GetValueOrDefault(sent.Key) ?? new GroupState { Receiver = Name, Key = sent.Key };
        if (outcome.Result != DeliveryResult.Delivered)
        {
            _failed++;
            var failures = state.Failures + 1;
            if (failures == 1 || outcome.Problem != _problem)
                _options.Warn?.Invoke($"'{Name}' could not be told: {outcome.Problem}; trying again");
            _problem = outcome.Problem;
            _groups[sent.Key] = state with { Failures = failures, NotBefore = now + Backoff(failures, sent.Key, outcome) };
            return;
        }

        _delivered++;
        if (state.Failures > 0)
            _options.Warn?.Invoke($"'{Name}' has been told after {state.Failures} failed attempts");
        _problem = "";
        var told = notification.Alerts
            .Where(a => a.IsFiring || now - a.EndsAt < _rules.ResolvedFor)
            .Select(static a => new ToldAlert(a.Id, a.StartsAt, a.IsFiring));
        _groups[sent.Key] = state with { Told = [.. told], Tried = [], ToldAt = now, Sequence = state.Sequence + 1, Failures = 0, NotBefore = null, News = null };
        Look(alerts, now);
    }

    /// <summary>Forgets groups of which no alert is left.</summary>
    public void Forget(IReadOnlyCollection<NotifiedAlert> alerts)
    {
        var left = GroupsOf(alerts).Select(static g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var key in _groups.Keys.Where(k => !left.Contains(k)).ToArray())
            _groups.Remove(key);
    }

    /// <summary>True when there is nothing more to say about an alert that is over.</summary>
    public bool IsDoneWith(NotifiedAlert alert, DateTimeOffset now)
    {
        if (!DeliveryRules.Takes(_plan, alert) || !_groups.TryGetValue(_rules.KeyOf(alert), out var state))
            return true;
        return GroupPlanner.Plan(state, [alert], static _ => false, _rules, now).Alerts.Count == 0;
    }

    private GroupTask Plan(GroupState state, IEnumerable<NotifiedAlert> group, IReadOnlyCollection<NotifiedAlert> all, DateTimeOffset now) =>
        GroupPlanner.Plan(state, [.. group], alert => _rules.Inhibits && IsSilenced(alert, all), _rules, now);

    private IEnumerable<IGrouping<string, NotifiedAlert>> GroupsOf(IReadOnlyCollection<NotifiedAlert> alerts) =>
        alerts.Where(a => DeliveryRules.Takes(_plan, a)).GroupBy(_rules.KeyOf, StringComparer.Ordinal);

    // As the inhibition rule that is generated for an Alertmanager: a page silences whatever else its objective has to say.
    private static bool IsSilenced(NotifiedAlert alert, IReadOnlyCollection<NotifiedAlert> all) =>
        alert.Label("severity") != "page" && alert.Label("alertname") == AlertText.BurnName
        && all.Any(a => a.IsFiring && a.Label("severity") == "page" && a.Label("alertname") == AlertText.BurnName && a.Label("objective") == alert.Label("objective"));

    private TimeSpan Backoff(int failures, string key, DeliveryOutcome outcome)
    {
        var wait = outcome.Result == DeliveryResult.Refused ? _options.LongestRetry : _options.FirstRetry * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        if (wait > _options.LongestRetry)
            wait = _options.LongestRetry;
        var stream = key.Aggregate(Name.Aggregate(17UL, static (h, c) => (h * 31) + c), static (h, c) => (h * 31) + c);
        var random = SeededRandom.At(_options.Seed, stream, (ulong)failures);
        wait *= 0.5 + (0.5 * random.NextDouble());
        return outcome.RetryAfter is { } asked && asked > wait ? (asked < LongestRetryAfter ? asked : LongestRetryAfter) : wait;
    }
}
