namespace Proofload.Notifications;

/// <summary>How one receiver is told: the plan's timings, or Prometheus' towards an Alertmanager, which groups, inhibits and repeats itself.</summary>
/// <param name="GroupBy">Labels that make a group; empty: one group.</param>
/// <param name="Wait">How long the first news of a group waits.</param>
/// <param name="Interval">Least time between two notifications with news.</param>
/// <param name="Repeat">Time after which what fires is said again.</param>
/// <param name="Inhibits">Whether a page silences its objective's other alerts.</param>
/// <param name="Resolved">Whether it is told that an alert is over.</param>
/// <param name="ResolvedFor">How long that is repeated.</param>
internal sealed record DeliveryRules(IReadOnlyList<string> GroupBy, TimeSpan Wait, TimeSpan Interval, TimeSpan Repeat, bool Inhibits, bool Resolved, TimeSpan ResolvedFor)
{
    /// <summary>Prometheus' <c>--rules.alert.resend-delay</c>.</summary>
    public static TimeSpan ResendDelay { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Prometheus keeps sending what is over for 15 minutes (rules/alerting.go, resolvedRetention).</summary>
    public static TimeSpan ResolvedRetention { get; } = TimeSpan.FromMinutes(15);

    public static DeliveryRules Of(NotifyPlan plan, ReceiverPlan receiver) => receiver.Kind == ReceiverKind.Alertmanager
        ? new DeliveryRules([], TimeSpan.Zero, TimeSpan.Zero, ResendDelay, Inhibits: false, receiver.Resolved, ResolvedRetention)
        : new DeliveryRules(plan.GroupBy, plan.GroupWait, plan.GroupInterval, plan.RepeatEvery, plan.Inhibit, receiver.Resolved, TimeSpan.Zero);

    public string KeyOf(NotifiedAlert alert) => string.Join('\n', GroupBy.Select(l => l + "=" + alert.Label(l)));

    public static bool Takes(ReceiverPlan receiver, NotifiedAlert alert) =>
        (receiver.Severities.Count == 0 || receiver.Severities.Contains(alert.Label("severity"), StringComparer.Ordinal))
        && (receiver.Services.Count == 0 || receiver.Services.Contains(alert.Label("service"), StringComparer.Ordinal));
}
