namespace Proofload.Slo;

/// <summary>How much a <see cref="CountHistory"/> remembers.</summary>
public sealed record CountHistoryOptions
{
    /// <summary>Events are counted at the next multiple of this time. Default 1 s.</summary>
    public TimeSpan Resolution { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long that resolution is kept behind the newest event. Default 4 days, longer than the longest usual alert window.</summary>
    public TimeSpan FineFor { get; init; } = TimeSpan.FromDays(4);

    /// <summary>Resolution of what is older. Default 5 min.</summary>
    public TimeSpan CoarseResolution { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Older events are forgotten. Default 400 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(400);
}

/// <summary>
/// Counts in memory: one entry for each time at which something was counted, coarser when it is old. Adding at the end and asking for a sum take constant and
/// logarithmic time; events may come late. Not safe for several threads at once.
/// </summary>
public sealed class CountHistory : ICountHistory
{
    private const int FewestToCompact = 4096;

    private readonly CountHistoryOptions _options;

    // Ends in ticks, ascending, and the counts up to and with each end.
    private long[] _ends = new long[16];
    private long[] _good = new long[16];
    private long[] _total = new long[16];
    private int _count;
    private int _compactAt = FewestToCompact;
    private long _coarseUntil;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>An empty history.</summary>
    /// <param name="options">How much it remembers. Default: see there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is not above 0.</exception>
    public CountHistory(CountHistoryOptions? options = null)
    {
        _options = options ?? new CountHistoryOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.Resolution, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.CoarseResolution, _options.Resolution, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.FineFor, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Retention, _options.FineFor, nameof(options));
    }

    /// <inheritdoc/>
    public DateTimeOffset? First => _first == long.MaxValue ? null : Time(_first);

    /// <inheritdoc/>
    public DateTimeOffset? Last => _last == long.MinValue ? null : Time(_last);

    /// <summary>Entries in memory.</summary>
    public int Count => _count;

    /// <summary>Counts events at a time.</summary>
    /// <param name="at">When.</param>
    /// <param name="counts">How many, 0 or more; none at all says that the time was looked at.</param>
    public void Add(DateTimeOffset at, EventCounts counts)
    {
        var end = Up(at.UtcTicks, _options.Resolution);
        Add(end, counts, end - _options.Resolution.Ticks);
    }

    /// <summary>Counts what a bucket holds at its end.</summary>
    /// <param name="bucket">The bucket; its length is taken as known.</param>
    public void Add(CountBucket bucket) => Add(Up(bucket.End.UtcTicks, _options.Resolution), bucket.Counts, bucket.Start.UtcTicks);

    /// <inheritdoc/>
    public EventCounts Sum(DateTimeOffset from, DateTimeOffset to)
    {
        var (before, upTo) = (Through(from.UtcTicks), Through(to.UtcTicks));
        return upTo <= before ? default : new EventCounts(Cumulated(_good, upTo) - Cumulated(_good, before), Cumulated(_total, upTo) - Cumulated(_total, before));
    }

    /// <inheritdoc/>
    public IEnumerable<CountBucket> Buckets(DateTimeOffset from, DateTimeOffset to, TimeSpan length) => AlignedBuckets.Of(this, from, to, length);

    private void Add(long end, EventCounts counts, long start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(counts.Good, nameof(counts));
        ArgumentOutOfRangeException.ThrowIfLessThan(counts.Total, counts.Good, nameof(counts));
        if (_last != long.MinValue && end <= _last - _options.Retention.Ticks)
            return;
        _first = Math.Min(_first, start);
        _last = Math.Max(_last, end);
        if (counts.Total == 0)
            return;
        if (end <= _coarseUntil)
            end = Up(end, _options.CoarseResolution);
        var at = Through(end);
        if (at == 0 || _ends[at - 1] != end)
            Insert(at++, end);
        for (var i = at - 1; i < _count; i++)
        {
            _good[i] += counts.Good;
            _total[i] += counts.Total;
        }

        if (_count >= _compactAt)
            Compact();
    }

    private void Insert(int at, long end)
    {
        if (_count == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * _count);
            Array.Resize(ref _good, 2 * _count);
            Array.Resize(ref _total, 2 * _count);
        }

        Array.Copy(_ends, at, _ends, at + 1, _count - at);
        Array.Copy(_good, at, _good, at + 1, _count - at);
        Array.Copy(_total, at, _total, at + 1, _count - at);
        _ends[at] = end;
        _good[at] = Cumulated(_good, at);
        _total[at] = Cumulated(_total, at);
        _count++;
    }

    /// <summary>Makes old entries coarse and forgets those that are too old; the next time only when there are twice as many again.</summary>
    private void Compact()
    {
        _coarseUntil = Math.Max(_coarseUntil, Down(_last - _options.FineFor.Ticks, _options.CoarseResolution));
        var oldest = _last - _options.Retention.Ticks;
        var forgotten = Through(oldest);
        var (good, total) = (Cumulated(_good, forgotten), Cumulated(_total, forgotten));
        var kept = 0;
        for (var i = forgotten; i < _count; i++)
        {
            var end = _ends[i] <= _coarseUntil ? Up(_ends[i], _options.CoarseResolution) : _ends[i];
            if (kept == 0 || _ends[kept - 1] != end)
                kept++;
            (_ends[kept - 1], _good[kept - 1], _total[kept - 1]) = (end, _good[i] - good, _total[i] - total);
        }

        _count = kept;
        _first = Math.Max(_first, oldest);
        _compactAt = Math.Max(FewestToCompact, 2 * _count);
    }

    /// <summary>How many entries end no later than a time.</summary>
    private int Through(long ticks)
    {
        if (_count > 0 && _ends[_count - 1] <= ticks)
            return _count;
        var at = Array.BinarySearch(_ends, 0, _count, ticks);
        return at >= 0 ? at + 1 : ~at;
    }

    private static long Cumulated(long[] sums, int count) => count == 0 ? 0 : sums[count - 1];

    private static long Up(long ticks, TimeSpan step) => (ticks + step.Ticks - 1) / step.Ticks * step.Ticks;

    private static long Down(long ticks, TimeSpan step) => Math.Max(0, ticks) / step.Ticks * step.Ticks;

    private static DateTimeOffset Time(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
}
