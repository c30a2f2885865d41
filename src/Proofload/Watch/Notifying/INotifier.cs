namespace Proofload.Watch.Notifying;

/// <summary>A way to tell a receiver.</summary>
internal interface INotifier
{
    /// <summary>Where it goes, without anything secret.</summary>
    string Address { get; }

    /// <summary>Tells the receiver once.</summary>
    /// <exception cref="OperationCanceledException">The watch ends, or it took too long.</exception>
    Task<Delivery> SendAsync(Notification notification, CancellationToken cancellation);
}

/// <summary>What came of telling somebody.</summary>
/// <param name="Outcome">Whether it arrived.</param>
/// <param name="Problem">Why not, in a few words without secrets; empty when it did.</param>
/// <param name="RetryAfter">How long the receiver asks to wait; null when it does not.</param>
internal readonly record struct Delivery(DeliveryOutcome Outcome, string Problem = "", TimeSpan? RetryAfter = null)
{
    public static Delivery Done { get; } = new(DeliveryOutcome.Done);

    public static Delivery Again(string problem, TimeSpan? after = null) => new(DeliveryOutcome.Again, problem, after);

    public static Delivery Refused(string problem) => new(DeliveryOutcome.Refused, problem);
}

/// <summary>Whether a notification arrived.</summary>
internal enum DeliveryOutcome
{
    /// <summary>It did.</summary>
    Done = 0,

    /// <summary>Not this time.</summary>
    Again,

    /// <summary>It never will.</summary>
    Refused,
}
