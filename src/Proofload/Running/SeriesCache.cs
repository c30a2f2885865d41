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
    private long _widthNs;

    /// <summary>Seconds that an interval lasts.</summary>
    public double Resolution => series.WidthNs / 1e9;

    /// <summary>Number of intervals so far.</summary>
    public int Count => series.Length;

    /// <summary>The intervals from one on, the newest of which may still grow.</summary>
    public IReadOnlyList<IntervalResult> From(int index)
    {
        var intervals = series.ToImmutable(index);
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
