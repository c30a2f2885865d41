using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>The whole-run totals of sessions in one worker. Histograms come into being with the first session.</summary>
internal sealed class SessionTotals
{
    private Histogram? _duration;
    private Histogram? _steps;
    private long _succeeded;
    private long _failed;
    private long _cancelled;
    private long _dropped;

    public void Count(in SessionRecord session)
    {
        if (session.End == SessionEnd.Cancelled)
        {
            _cancelled++;
            return;
        }

        (_steps ??= new Histogram()).Record(session.Steps);
        if (session.End == SessionEnd.Failed)
        {
            _failed++;
            return;
        }

        _succeeded++;
        (_duration ??= new Histogram()).Record(Math.Max(0, session.Done - session.Intended));
    }

    public void CountDropped() => _dropped++;

    public SessionSnapshot Freeze() => new(
        new SessionCounters { Succeeded = _succeeded, Failed = _failed, Cancelled = _cancelled, Dropped = _dropped },
        _duration?.ToSparse() ?? SparseHistogram.Empty,
        _steps?.ToSparse() ?? SparseHistogram.Empty);
}
