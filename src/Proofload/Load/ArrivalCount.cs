namespace Proofload.Load;

/// <summary>Counts the requests of a schedule that ends.</summary>
internal static class ArrivalCount
{
    private const long Most = 1L << 50;

    /// <summary>Number of requests before <see cref="IArrivalSchedule.Never"/>, by doubling and halving; for schedules with cheap random access.</summary>
    public static long? Of(IArrivalSchedule arrivals)
    {
        var high = 1L;
        while (high < Most && arrivals.DueAt(high) != IArrivalSchedule.Never)
            high *= 2;
        if (high >= Most)
            return null;

        var low = -1L;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (arrivals.DueAt(middle) == IArrivalSchedule.Never)
                high = middle;
            else
                low = middle;
        }

        return high;
    }
}
