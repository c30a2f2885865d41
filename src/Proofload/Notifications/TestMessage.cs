namespace Proofload.Notifications;

/// <summary>A message that says that it is a test, to see whether a receiver can be reached.</summary>
public static class TestMessage
{
    /// <summary>The message.</summary>
    /// <param name="receiver">Name of the receiver.</param>
    /// <param name="at">The time.</param>
    /// <param name="over">True for the one that says that the test is over.</param>
    public static Notification Of(string receiver, DateTimeOffset at, bool over)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = "ProofloadTest", ["objective"] = "test", ["severity"] = "test", ["receiver"] = receiver };
        var alert = new NotifiedAlert
        {
            Id = AlertText.IdOf(labels),
            Labels = labels,
            StartsAt = at,
            EndsAt = over ? at : null,
            Summary = "test of the way to " + receiver,
            Facts = [new("test", "somebody asked for this message; nothing is wrong")],
            Numbers = new AlertNumbers(),
        };
        return new Notification
        {
            Id = Notification.IdOf(receiver, "test", at.UtcTicks, [alert]),
            Receiver = receiver,
            Group = labels,
            Alerts = [alert],
            At = at,
            IsTest = true,
        };
    }

    /// <summary>Sends it, and when it arrived and the receiver is told such things, that it is over.</summary>
    /// <param name="plan">The receiver.</param>
    /// <param name="at">The time.</param>
    /// <param name="limit">Most time of each of the two attempts.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<DeliveryOutcome> SendAsync(ReceiverPlan plan, DateTimeOffset at, TimeSpan limit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var receiver = Receivers.BuiltInReceivers.Create(plan);
        var outcome = await Attempt.RunAsync(receiver, Of(plan.Name, at, over: false), limit, stop);
        return outcome.Result == DeliveryResult.Delivered && plan.Resolved ? await Attempt.RunAsync(receiver, Of(plan.Name, at, over: true), limit, stop) : outcome;
    }
}
