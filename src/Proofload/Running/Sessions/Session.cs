using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Running.Sessions;

/// <summary>One slot of sessions: the session that lives in it, and its memory, which is used again.</summary>
/// <param name="slot">Number of the slot within its worker.</param>
/// <param name="state">What its requests see.</param>
/// <param name="memory">What the script remembers.</param>
internal sealed class Session(int slot, SessionState state, object memory)
{
    public int Slot => slot;

    /// <summary>What its requests see.</summary>
    public SessionState State => state;

    /// <summary>What the script remembers.</summary>
    public object Memory => memory;

    /// <summary>Number of the session in the schedule, from 0.</summary>
    public long Index { get; private set; }

    /// <summary>The user of a closed load; -1 in open ones.</summary>
    public int Owner { get; set; } = -1;

    /// <summary>Part of the run in which it began.</summary>
    public RunPhase Phase { get; set; }

    /// <summary>When its first request was intended.</summary>
    public long Intended { get; set; }

    /// <summary>When its latest request was done.</summary>
    public long Done { get; set; }

    /// <summary>When it was free for its next move: its answer was in hand, its pause over; its code counts from here.</summary>
    public long Free { get; set; }

    /// <summary>It does not send when its time has come, its code goes on.</summary>
    public bool Wakes { get; set; }

    /// <summary>The end of the run ended it while its script still went on.</summary>
    public bool IsCut { get; set; }

    /// <summary>Its script has not been asked for a move yet.</summary>
    public bool IsNew { get; set; }

    /// <summary>Requests sent.</summary>
    public int Steps { get; set; }

    /// <summary>Some request failed.</summary>
    public bool HasFailed { get; set; }

    /// <summary>The latest request failed.</summary>
    public bool LastFailed { get; set; }

    /// <summary>Its next request when that was prepared ahead of its time.</summary>
    public Exchange? Prepared { get; set; }

    /// <summary>Makes the slot ready for a session.</summary>
    public void Begin(long index, string id)
    {
        Index = index;
        Owner = -1;
        (Intended, Done, Free, Steps) = (0, 0, 0, 0);
        Wakes = false;
        IsNew = true;
        IsCut = false;
        (HasFailed, LastFailed) = (false, false);
        state.Begin(id);
    }
}
