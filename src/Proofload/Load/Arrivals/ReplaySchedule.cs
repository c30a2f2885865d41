using Proofload.Data.Traces;

namespace Proofload.Load.Arrivals;

/// <summary>Requests at recorded times, scaled by the speed, once or again and again.</summary>
internal sealed class ReplaySchedule(Trace trace, double speed, bool loop) : IArrivalSchedule
{
    /// <inheritdoc/>
    public long DueAt(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (index >= trace.Count && !loop)
            return IArrivalSchedule.Never;

        var due = trace.DueNs((int)(index % trace.Count)) + (Int128)(index / trace.Count) * trace.PeriodNs;
        if (speed != 1)
            due = (Int128)Math.Round((double)due / speed);
        return due < IArrivalSchedule.Never ? (long)due : IArrivalSchedule.Never;
    }
}
