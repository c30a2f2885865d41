namespace Proofload.Transport;

/// <summary>The loop of a transport's owner, one turn at a time, so that the transport can run it where its answers arrive.</summary>
public interface ITurn
{
    /// <summary>A due time that means: run the next turn without waiting.</summary>
    const long AtOnce = long.MinValue;

    /// <summary>Takes what is complete and sends what is due. Never called twice at once.</summary>
    /// <param name="dueNs">When to run again if nothing completes before, nanoseconds on the run's clock; <see cref="AtOnce"/> without waiting.</param>
    /// <returns>False when the loop is over.</returns>
    bool Run(out long dueNs);
}
