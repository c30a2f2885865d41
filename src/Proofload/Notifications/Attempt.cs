namespace Proofload.Notifications;

/// <summary>One attempt to tell a receiver, of limited length.</summary>
internal static class Attempt
{
    public static async Task<DeliveryOutcome> RunAsync(IReceiver receiver, Notification notification, TimeSpan limit, CancellationToken stop)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timed.CancelAfter(limit);
        try
        {
            return await receiver.SendAsync(notification, timed.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new DeliveryOutcome(DeliveryResult.Later, $"no answer within {Plans.Units.FormatDuration(limit)}");
        }
    }
}
