using Proofload.Results;

namespace Proofload.Studies.Capacity;

/// <summary>Whether a target still answers, from the newest intervals of a run.</summary>
internal static class TargetWatch
{
    private const double Window = 2;
    private const int FewestFailures = 5;
    private const double LeastSilence = 10;

    /// <summary>True when nothing succeeded for two seconds in which five requests or more failed, or requests wait and none ended for much longer than any took.</summary>
    /// <param name="series">The run over time.</param>
    /// <param name="resolution">Seconds of an interval.</param>
    /// <param name="elapsed">Seconds since the start of the load.</param>
    /// <param name="inFlight">Requests that wait for an answer.</param>
    public static bool IsDown(IReadOnlyList<IntervalResult> series, double resolution, double elapsed, int inFlight)
    {
        long failed = 0;
        var (lastEnd, slowest, silentFrom) = (0.0, 0.0, 0.0);
        for (var i = 0; i < series.Count; i++)
        {
            var interval = series[i];
            if (interval.Ok + interval.Failed > 0)
                lastEnd = interval.At + resolution;
            if (interval.Ok > 0)
                (silentFrom, failed) = (interval.At + resolution, 0);
            failed += interval.Failed;
            slowest = Math.Max(slowest, interval.Metrics.GetValueOrDefault("latency")?.Max ?? 0);
        }

        return (failed >= FewestFailures && elapsed - silentFrom >= Window)
            || (lastEnd > 0 && inFlight > 0 && elapsed - lastEnd >= Math.Max(LeastSilence, 3 * slowest));
    }
}
