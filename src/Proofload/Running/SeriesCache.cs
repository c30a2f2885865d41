using Proofload.Load;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>
/// The series of a run in the form of its result. What has not changed since it was last asked for is not computed again: a live view asks
/// five times a second for two minutes of it. For one thread.
/// </summary>
internal sealed class SeriesCache(IntervalSeries series, CompiledLoad load)
{
    private readonly List<(long Version, IntervalResult Result)> _known = [];
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
            _known.Clear();
            _widthNs = series.WidthNs;
        }

        while (_known.Count < index + intervals.Length)
        {
            _known.Add((-1, null!));
        }

        var results = new IntervalResult[intervals.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var known = _known[index + i];
            if (known.Version != intervals[i].Version || known.Result.InFlight != intervals[i].InFlight)
            {
                known = (intervals[i].Version, SeriesBuilder.Build(intervals[i], load));
                _known[index + i] = known;
            }

            results[i] = known.Result;
        }

        return results;
    }
}
