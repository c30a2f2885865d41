namespace Proofload.Slo;

/// <summary>Slices of time whose ends are multiples of their length.</summary>
internal static class AlignedBuckets
{
    /// <summary>Slices of a history that end after <paramref name="from"/> and no later than <paramref name="to"/>, within what is known.</summary>
    public static IEnumerable<CountBucket> Of(ICountHistory history, DateTimeOffset from, DateTimeOffset to, TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        if (history.First is not { } first || history.Last is not { } last)
            yield break;
        var begin = Math.Max(from.UtcTicks, first.UtcTicks);
        var end = Math.Min(to.UtcTicks, last.UtcTicks);
        for (var at = ((begin / length.Ticks) + 1) * length.Ticks; at <= end; at += length.Ticks)
        {
            var start = new DateTimeOffset(Math.Max(0, at - length.Ticks), TimeSpan.Zero);
            yield return new CountBucket(start, length, history.Sum(start, start + length));
        }
    }
}
