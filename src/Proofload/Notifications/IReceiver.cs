namespace Proofload.Notifications;

/// <summary>Somebody who can be told. Never throws but when it is stopped; a receiver that fails is a value.</summary>
public interface IReceiver
{
    /// <summary>Tells it.</summary>
    /// <param name="notification">What.</param>
    /// <param name="stop">Ends the attempt.</param>
    Task<DeliveryOutcome> SendAsync(Notification notification, CancellationToken stop);
}

/// <summary>How an attempt to tell somebody ended.</summary>
/// <param name="Result">How.</param>
/// <param name="Problem">One line for people, without anything secret; empty when it arrived.</param>
/// <param name="RetryAfter">The time that the receiver asked for; null when it did not.</param>
public sealed record DeliveryOutcome(DeliveryResult Result, string Problem = "", TimeSpan? RetryAfter = null)
{
    /// <summary>It arrived.</summary>
    public static DeliveryOutcome Delivered { get; } = new(DeliveryResult.Delivered);
}

/// <summary>Ways in which an attempt ends.</summary>
public enum DeliveryResult
{
    /// <summary>The receiver has it.</summary>
    Delivered = 0,

    /// <summary>It may work later: no connection, no answer, 408, 429, 5xx.</summary>
    Later,

    /// <summary>The receiver refuses it and somebody must do something about it. It is tried again, but seldom.</summary>
    Refused,
}
