using Proofload.Data.Traces;

namespace Proofload.Load.Arrivals;

/// <summary>The sessions of a trace, each at the time of its first row.</summary>
internal sealed class SessionReplaySchedule(TraceSessions sessions, IArrivalSchedule rows, bool loop) : IArrivalSchedule
{
    /// <inheritdoc/>
    public long DueAt(long index) => index >= sessions.Count && !loop ? IArrivalSchedule.Never : rows.DueAt(sessions.RowOf(index, 0));
}
