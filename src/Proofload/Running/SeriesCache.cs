using Proofload.Load;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>
/// The series of a run in the form of its result. What has not changed since it was last asked for is not computed again: a live view asks
/// five times a second for two minutes of it. Only so many are remembered, so a long run holds no more of them than a short one. For one thread.
/// </summary>
internal sealed class SeriesCache(IntervalSeries series, CompiledLoad load)
{
    /// <summary>Most intervals that are remembered, the newest: two minutes of a live view and some to spare.</summary>
    internal const int Remembered = 128;

    private readonly (int Index, long Version, IntervalResult Result)[] _known = new (int, long, IntervalResult)[Remembered];
    private (long Version, int Most, IReadOnlyList<IntervalResult> Results) _complete = (-1, 0, []);
    private long _widthNs;

    /// <summary>Seconds that an interval lasts.</summary>
    public double Resolution => series.WidthNs / 1e9;

    /// <summary>Number of intervals so far.</summary>
    public int Count => series.Length;

    /// <summary>The intervals from one on, the newest of which may still grow.</summary>
    public IReadOnlyList<IntervalResult> From(int index) => Between(index, Count);

    /// <summary>The newest intervals but the last, which still grows and would have to be computed anew each time.</summary>
    public IReadOnlyList<IntervalResult> Complete(int most)
    {
        if (_complete.Version != series.ClosedVersion || _complete.Most != most)
        {
            _complete = (series.ClosedVersion, most, Between(Math.Max(0, Count - 1 - most), Math.Max(0, Count - 1)));
        }

        return _complete.Results;
    }

    private IntervalResult[] Between(int index, int end)
    {
        var intervals = series.Slice(index, end);
        if (_widthNs != series.WidthNs)
        {
            Array.Clear(_known);
            _widthNs = series.WidthNs;
        }

        var results = new IntervalResult[intervals.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Known(index + i, intervals[i]);
        }

        return results;
    }

    // A later interval takes the place of the one that is too old to be asked for again.
    private IntervalResult Known(int index, Interval interval)
    {
        ref var known = ref _known[index % Remembered];
        if (known.Result is null || known.Index != index || known.Version != interval.Version || known.Result.InFlight != interval.InFlight)
        {
            known = (index, interval.Version, SeriesBuilder.Build(interval, load));
        }

        return known.Result;
    }
}
