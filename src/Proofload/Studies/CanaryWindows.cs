using Proofload.Analysis;
using Proofload.Analysis.Canaries;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Studies;

/// <summary>
/// What one side of a canary did, window by window, while its run goes on. A request belongs to the window in which it was done. Takes records of
/// several workers; memory is bounded, because a window that is complete keeps one value of each subject.
/// </summary>
internal sealed class CanaryWindows : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<CanarySubject> _subjects;
    private readonly int[] _kinds;
    private readonly IRequestJudge? _judge;
    private readonly long _fromNs;
    private readonly long _windowNs;
    private readonly Cell[] _cells;
    private readonly List<double>[] _values;
    private readonly (long Failed, long Good, long Done)[] _events;
    private int _closed;
    private int _failuresInARow;
    private ErrorKind _lastFailure;

    /// <param name="study">The study.</param>
    /// <param name="plan">The plan of this side.</param>
    public CanaryWindows(CanaryStudy study, RunPlan plan)
    {
        _subjects = study.Subjects;
        List<string> kinds = [.. plan.EffectiveRequests.Select(static r => r.Name)];
        _kinds = [.. _subjects.Select(s => s.Criterion.Kind is { } kind ? kinds.IndexOf(kind) : -1)];
        _judge = GoodRequestJudge.Create(plan.Objectives, kinds);
        (_fromNs, _windowNs) = ((long)plan.Load.WarmUp.TotalNanoseconds, (long)study.Options.Window.TotalNanoseconds);
        _cells = [.. Enumerable.Range(0, study.Windows).Select(_ => new Cell(_subjects.Count))];
        _values = [.. _subjects.Select(static _ => new List<double>())];
        _events = new (long, long, long)[_subjects.Count];
    }

    /// <inheritdoc/>
    public bool AtOnce => true;

    /// <summary>Requests that failed since the last success.</summary>
    public int FailuresInARow => Volatile.Read(ref _failuresInARow);

    /// <summary>How the last request that failed did; <see cref="ErrorKind.Ok"/> without one.</summary>
    public ErrorKind LastFailure
    {
        get
        {
            lock (_gate)
                return _lastFailure;
        }
    }

    /// <summary>Windows that are complete.</summary>
    public int Closed => Volatile.Read(ref _closed);

    /// <inheritdoc/>
    public void Accept(ReadOnlySpan<RequestRecord> records)
    {
        lock (_gate)
        {
            foreach (ref readonly var record in records)
                Take(in record);
        }
    }

    /// <summary>Completes the windows up to a number of them.</summary>
    public void Close(int windows)
    {
        lock (_gate)
        {
            for (; _closed < Math.Min(windows, _cells.Length); _closed++)
            {
                for (var i = 0; i < _subjects.Count; i++)
                    _values[i].Add(_cells[_closed].Value(i, _subjects[i], _windowNs / 1e9));
                _cells[_closed].Forget();
            }
        }
    }

    /// <summary>Successes and failures of a window, from 0.</summary>
    public (long Ok, long Failed) CountsOf(int window)
    {
        lock (_gate)
            return (_cells[window].Ok, _cells[window].Failed);
    }

    /// <summary>Values of a subject in the complete windows; NaN is none. Of events the share of each window.</summary>
    public IReadOnlyList<double> ValuesOf(int subject)
    {
        lock (_gate)
            return [.. _values[subject]];
    }

    /// <summary>Events of a subject so far.</summary>
    public EventCount EventsOf(int subject)
    {
        lock (_gate)
        {
            var (failed, good, done) = _events[subject];
            return new EventCount(_subjects[subject].Source == CanarySource.GoodRequests ? good : failed, done);
        }
    }

    private void Take(in RequestRecord record)
    {
        if (record.IsSuccess)
            _failuresInARow = 0;
        else if (record.IsFailure)
            (_failuresInARow, _lastFailure) = (_failuresInARow + 1, record.Outcome);
        if (record.Phase != RunPhase.Measured || record.Done < _fromNs || !(record.IsSuccess || record.IsFailure))
            return;
        var good = record.IsSuccess && _judge?.IsGood(in record) == true;

        // What is answered after the end still counts as an event: a side that lets requests hang must not look better for it.
        var window = (record.Done - _fromNs) / _windowNs;
        var cell = window >= _closed && window < _cells.Length ? _cells[window] : null;
        cell?.Count(record.IsSuccess);
        for (var i = 0; i < _subjects.Count; i++)
        {
            var subject = _subjects[i];
            if ((_kinds[i] >= 0 && _kinds[i] != record.Kind) || (subject.Criterion.Turn is { } turn && turn != record.Turn))
                continue;
            ref var events = ref _events[i];
            events = (events.Failed + (record.IsFailure ? 1 : 0), events.Good + (good ? 1 : 0), events.Done + 1);
            cell?.Add(i, subject, in record, good);
        }
    }

    private sealed class Cell(int subjects)
    {
        private readonly (long Counted, long Done)[] _shares = new (long, long)[subjects];
        private Histogram?[]? _histograms = new Histogram?[subjects];

        public long Ok { get; private set; }

        public long Failed { get; private set; }

        public void Count(bool isOk) => (Ok, Failed) = (Ok + (isOk ? 1 : 0), Failed + (isOk ? 0 : 1));

        public void Add(int i, CanarySubject subject, in RequestRecord record, bool good)
        {
            var counts = subject.Source switch
            {
                CanarySource.Failures => record.IsFailure,
                CanarySource.GoodRequests => good,
                _ => record.IsSuccess,
            };
            _shares[i] = (_shares[i].Counted + (counts ? 1 : 0), _shares[i].Done + 1);
            if (subject.Source == CanarySource.Requests && record.IsSuccess && GoodRequestJudge.ValueOf(in record, subject.Recorded) is >= 0 and var value)
                (_histograms![i] ??= new Histogram()).Record(value);
        }

        public double Value(int i, CanarySubject subject, double seconds) => subject.Source switch
        {
            CanarySource.Requests => Quantity(_histograms![i], subject),
            CanarySource.Throughput => _shares[i].Counted / seconds,
            _ => _shares[i].Done > 0 ? (double)_shares[i].Counted / _shares[i].Done : double.NaN,
        };

        public void Forget() => _histograms = null;

        private static double Quantity(Histogram? histogram, CanarySubject subject) =>
            histogram is null || histogram.Count < subject.FewestRequests ? double.NaN
                : (subject.Criterion.Statistic == ObjectiveStatistic.Mean ? histogram.Mean : histogram.ValueAtQuantile(subject.Criterion.Quantile)) * Estimator.Scale(subject.Criterion.Metric);
    }
}
