namespace Proofload.Lab.Simulator.Timing;

/// <summary>Something that falls due at a moment. May be scheduled once at a time; runs on the timer thread and must not block.</summary>
internal abstract class TimedAction
{
    /// <summary>When it is due, on the loop's clock.</summary>
    public long DueNs { get; internal set; }

    internal TimedAction? NextInInbox { get; set; }

    /// <summary>Runs at or after <see cref="DueNs"/>.</summary>
    public abstract void OnDue(long nowNs);

    /// <summary>Runs when <see cref="OnDue"/> threw: the action must end whatever waits for it.</summary>
    public abstract void OnFailure(Exception exception);
}
