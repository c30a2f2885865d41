namespace Proofload.Notifications.Receivers;

/// <summary>The receivers that there are, one for each <see cref="ReceiverKind"/>.</summary>
public static class BuiltInReceivers
{
    /// <summary>Makes a receiver.</summary>
    /// <param name="plan">Its plan, checked.</param>
    public static IReceiver Create(ReceiverPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Kind switch
        {
            ReceiverKind.Alertmanager => new AlertmanagerReceiver(plan),
            ReceiverKind.Slack => new SlackReceiver(plan),
            ReceiverKind.Webhook => new WebhookReceiver(plan),
            ReceiverKind.PagerDuty => new PagerDutyReceiver(plan),
            ReceiverKind.Email => new EmailReceiver(plan),
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Kind, "No such kind of receiver."),
        };
    }
}
