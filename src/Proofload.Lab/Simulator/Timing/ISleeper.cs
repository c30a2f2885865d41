namespace Proofload.Lab.Simulator.Timing;

/// <summary>How the timer thread sleeps until a moment, or until it is woken.</summary>
internal interface ISleeper : IDisposable
{
    /// <summary>Called once on the timer thread before the first sleep.</summary>
    void Enter();

    /// <summary>Sleeps for at most this long; returns early after <see cref="Wake"/>. Spurious returns are allowed.</summary>
    void Sleep(long nanoseconds);

    /// <summary>Ends the current or the next sleep. Any thread.</summary>
    void Wake();
}
