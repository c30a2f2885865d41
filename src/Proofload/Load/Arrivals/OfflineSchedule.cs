namespace Proofload.Load.Arrivals;

/// <summary>A fixed number of requests, all due at once at the start (MLPerf Offline).</summary>
internal sealed class OfflineSchedule(long count) : IArrivalSchedule
{
    /// <inheritdoc/>
    public long DueAt(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return index < count ? 0 : IArrivalSchedule.Never;
    }
}
