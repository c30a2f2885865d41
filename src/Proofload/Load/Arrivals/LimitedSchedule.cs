namespace Proofload.Load.Arrivals;

/// <summary>Ends a schedule at a time, and after a number of requests in the measured phase (those of the warm-up come on top).</summary>
internal sealed class LimitedSchedule(IArrivalSchedule inner, long warmUpEndNs, long endNs, long? measuredRequests) : IArrivalSchedule
{
    private long _firstMeasured = warmUpEndNs == 0 ? 0 : -1;

    /// <inheritdoc/>
    public long DueAt(long index)
    {
        var due = inner.DueAt(index);
        if (due >= endNs)
            return IArrivalSchedule.Never;
        return measuredRequests is { } limit && due >= warmUpEndNs && index - FirstMeasured() >= limit ? IArrivalSchedule.Never : due;
    }

    /// <summary>Index of the first request of the measured phase: found once, by doubling and halving.</summary>
    private long FirstMeasured()
    {
        if (_firstMeasured >= 0)
            return _firstMeasured;

        var high = 1L;
        while (inner.DueAt(high) < warmUpEndNs)
            high *= 2;

        var low = -1L;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (inner.DueAt(middle) < warmUpEndNs)
                low = middle;
            else
                high = middle;
        }

        return _firstMeasured = high;
    }
}
