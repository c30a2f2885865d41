namespace Proofload.Lab.Simulator.Generation;

/// <summary>Where the events of one stream go. Written by the timer thread, never blocks it: what a slow client does not take is kept.</summary>
internal abstract class EventSink
{
    /// <summary>True once the client is gone; what is written then is dropped.</summary>
    public volatile bool IsBroken;

    /// <summary>Sends the buffer's payload as one piece.</summary>
    public abstract void Write(EventBuffer buffer);

    /// <summary>Sends the first part of what the next <see cref="Write"/> ends.</summary>
    public virtual void WritePart(EventBuffer buffer) => Write(buffer);

    /// <summary>Completes when everything written has been handed to the connection.</summary>
    public abstract ValueTask DrainAsync();
}
