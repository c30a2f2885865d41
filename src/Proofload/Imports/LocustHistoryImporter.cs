using Proofload.Imports.Reading;
using Proofload.Results;

namespace Proofload.Imports;

/// <summary>
/// Locust's <c>PREFIX_stats_history.csv</c>: the run over time, one line a second (with <c>--csv-full-history</c> one for each request name
/// too, which is passed over). Counts of an interval are differences of Locust's totals.
/// </summary>
internal sealed class LocustHistoryImporter : IResultImporter
{
    private const int MostIntervals = 1_800;

    public string Format => "locust-history";

    public string Tool => "Locust";

    public string Reads => "locust --csv PREFIX: PREFIX_stats_history.csv";

    public bool Recognises(FileHead head) => head.FirstLine.StartsWith("Timestamp,User Count,Type,Name,", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var history = new History(run);
        file.ForEachRow(history.Row);
        history.Finish();
        run.Definitions["series"] = "Locust's history: percentiles of an interval are over the ten seconds before it";
    }

    private sealed class History(ImportedRun run)
    {
        private readonly List<IntervalResult> _series = [];
        private long _first;
        private long _last = long.MinValue;
        private long _requests;
        private long _failures;
        private int _step = 1;

        public string? Row(CsvColumns columns, IReadOnlyList<string> row)
        {
            if (columns.Text(row, "Name") != "Aggregated")
                return null;
            if (Numbers.UnixNs(columns.Number(row, "Timestamp")) is not { } ns)
                return "'Timestamp' is no time";
            if (columns.Whole(row, "Total Request Count") is not { } requests || columns.Whole(row, "Total Failure Count") is not { } failures || requests < _requests || failures < _failures || failures > requests)
                return "the totals are missing, fall, or have more failures than requests";

            var second = ns / 1_000_000_000;
            if (_last == long.MinValue)
                (_first, run.StartedAt) = (second, Numbers.Moment(ns));
            if (second < _last)
                return "the time runs backwards";

            var failed = failures - _failures;
            var ok = Math.Max(0, requests - _requests - failed);
            Add(second, new IntervalResult
            {
                At = second - _first,
                Planned = columns.Number(row, "User Count"),
                Ok = ok,
                Failed = failed,
                Metrics = Percentiles(columns, row, ok + failed),
            });
            (_requests, _failures, _last) = (requests, failures, second);
            return null;
        }

        public void Finish()
        {
            if (_series.Count == 0)
                return;

            run.Series.AddRange(_series);
            run.SeriesResolution = _step;
            run.PlannedUnit = "users";
            run.Load["users at most"] = _series.Max(static i => i.Planned ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture);

            // Without PREFIX_stats.csv the last totals are the run's.
            run.Ok ??= _requests - _failures;
            run.Failed ??= _failures;
            run.Window ??= _last > _first ? _last - _first : null;
        }

        private void Add(long second, IntervalResult interval)
        {
            var at = (second - _first) / _step * _step;
            if (_series.Count > 0 && (long)_series[^1].At >= at)
                _series[^1] = Join(_series[^1], interval);
            else
                _series.Add(interval with { At = at });
            if (_series.Count < MostIntervals)
                return;

            _step *= 2;
            var all = _series.ToList();
            _series.Clear();
            foreach (var one in all)
                Add((long)one.At + _first, one);
        }

        private static IntervalResult Join(IntervalResult a, IntervalResult b) => a with
        {
            Planned = b.Planned,
            Ok = a.Ok + b.Ok,
            Failed = a.Failed + b.Failed,
            Metrics = b.Metrics.Count > 0 ? b.Metrics : a.Metrics,
        };

        private static Dictionary<string, IntervalPercentiles> Percentiles(CsvColumns columns, IReadOnlyList<string> row, long count)
        {
            var metrics = new Dictionary<string, IntervalPercentiles>(StringComparer.Ordinal);
            if (count > 0 && columns.Number(row, "50%") is { } p50 && columns.Number(row, "90%") is { } p90 && columns.Number(row, "99%") is { } p99 && columns.Number(row, "100%") is { } max)
                metrics["service_time"] = new IntervalPercentiles(count, p50 / 1e3, p90 / 1e3, p99 / 1e3, max / 1e3);
            return metrics;
        }
    }
}
