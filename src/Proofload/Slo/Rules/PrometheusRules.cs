namespace Proofload.Slo.Rules;

/// <summary>
/// Prometheus rules for objectives. Each evaluation records what the counters rose by since the one before; windows are sums of these steps, so a long window costs
/// one series and is as exact as a short one. Thresholds are compared as they are written. Windows longer than six hours are evaluated less often.
/// </summary>
public static class PrometheusRules
{
    private static readonly TimeSpan LongestFast = TimeSpan.FromHours(6);
    private static readonly TimeSpan SlowInterval = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CalendarNotice = TimeSpan.FromDays(30);

    /// <summary>Makes the rules.</summary>
    /// <param name="file">The objectives.</param>
    /// <param name="options">How.</param>
    /// <exception cref="RuleException">Something cannot be made into rules; the message is one line.</exception>
    public static RuleFile Build(ObjectivesFile file, PrometheusRuleOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        RuleChecks.Check(file, options);
        var (groups, warnings) = (new List<RuleGroup>(), new List<RuleWarning>());
        DateTimeOffset? calendarEnd = null;
        foreach (var objective in file.Objectives)
        {
            if (file.Adjustments.Any(a => a.Objective == objective.Name))
                warnings.Add(new RuleWarning(objective.Name, "adjustments cannot be expressed as rules; Prometheus shows its budget without them"));
            var table = objective.Window.Calendar is { } calendar ? new CalendarTable(calendar, options.From, options.Horizon) : null;
            if (table is not null && (calendarEnd is null || table.End < calendarEnd))
                calendarEnd = table.End;
            groups.AddRange(Groups(objective, file, options, table, warnings));
        }

        groups.Add(new RuleGroup("", "proofload:meta", options.Interval, [.. MetaAlerts.Of(options, calendarEnd, CalendarNotice)]));
        return new RuleFile(groups, warnings);
    }

    /// <summary>How often the long windows of rules are evaluated: a multiple of the interval.</summary>
    internal static TimeSpan Slow(TimeSpan interval) => interval * Math.Max(1, SlowInterval.Ticks / interval.Ticks);

    private static IEnumerable<RuleGroup> Groups(ServiceLevelObjective objective, ObjectivesFile file, PrometheusRuleOptions options, CalendarTable? table, List<RuleWarning> warnings)
    {
        var labels = Labels(objective, options);
        var maintenance = file.Maintenance.Where(m => m.To > m.From && (m.Objectives.Count == 0 || m.Objectives.Contains(objective.Name, StringComparer.Ordinal))).OrderBy(static m => m.From).ToArray();
        var queries = new ObjectiveQueries(objective, options, Merge(maintenance));
        var recordings = new ObjectiveRecordings(objective, queries, labels);
        var alerts = new ObjectiveAlerts(objective, queries, options, labels);
        var windows = objective.Alerts.SelectMany(static a => new[] { a.Long, a.Short });
        if (table is null)
            windows = windows.Append(objective.Window.Length);
        var sorted = windows.Distinct().Order().ToArray();
        var twins = objective.Alerts.Select((a, i) => (Alert: a, Twin: objective.Alerts.Take(i).Count(b => (b.Severity, b.Long, b.Short) == (a.Severity, a.Long, a.Short)))).ToArray();

        var fast = new List<PrometheusRule>(recordings.Steps(CounterQueries.Of(objective, options.Source, warnings), table));
        fast.AddRange(sorted.Where(static w => w <= LongestFast).SelectMany(recordings.Window));
        fast.AddRange(twins.Where(static t => t.Alert.Long <= LongestFast).Select(t => alerts.Burn(t.Alert, t.Twin)));
        if ((objective.AbsentAfter ?? objective.DefaultAbsentAfter) is { } after && after > TimeSpan.Zero)
            fast.Add(alerts.NoData(after));

        var slow = new List<PrometheusRule>(sorted.Where(static w => w > LongestFast).SelectMany(recordings.Window));
        if (table is not null)
            slow.AddRange(recordings.Period(table));
        var standing = recordings.Standing(table);
        var isFast = table is null && objective.Window.Length <= LongestFast;

        // Annotations ask for the budget that is left, so it comes before the alerts.
        (isFast ? fast : slow).InsertRange(isFast ? fast.FindIndex(static r => r.Alert.Length > 0) is >= 0 and var at ? at : fast.Count : slow.Count, standing);
        slow.AddRange(twins.Where(static t => t.Alert.Long > LongestFast).Select(t => alerts.Burn(t.Alert, t.Twin)));

        yield return new RuleGroup(objective.Name, $"proofload-{objective.Name}", options.Interval, fast);
        if (slow.Count > 0)
            yield return new RuleGroup(objective.Name, $"proofload-{objective.Name}:slow", Slow(options.Interval), slow);
    }

    private static KeyValuePair<string, string>[] Labels(ServiceLevelObjective objective, PrometheusRuleOptions options) =>
        [new("objective", objective.Name), .. objective.Scope.Labels, .. options.Labels];

    // Windows that overlap or touch are one, as the evaluator takes them.
    private static List<MaintenanceWindow> Merge(MaintenanceWindow[] windows)
    {
        var merged = new List<MaintenanceWindow>();
        foreach (var window in windows)
        {
            if (merged.Count > 0 && window.From <= merged[^1].To)
                merged[^1] = merged[^1] with { To = window.To > merged[^1].To ? window.To : merged[^1].To };
            else
                merged.Add(window);
        }

        return merged;
    }
}
