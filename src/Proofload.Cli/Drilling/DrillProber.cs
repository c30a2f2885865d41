using System.Globalization;
using System.Text;
using Proofload.Analysis;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Slo.Drills;

namespace Proofload.Cli.Drilling;

/// <summary>
/// Counts what the load's requests found: the pair of counters that the rules are made of. Records come from the workers' threads as each request ends.
/// </summary>
/// <param name="objective">Name of the objective, the counters' label.</param>
/// <param name="judge">Says whether a success is good; null: every success is.</param>
/// <param name="clock">Says when something was counted.</param>
internal sealed class DrillProber(string objective, GoodRequestJudge? judge, IClock clock) : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly DrillLedger _ledger = new();
    private long _events;
    private long _good;
    private long _finished;
    private long _shortestBadNs = long.MaxValue;
    private long _longestBadNs;
    private long _worstLatenessNs;
    private volatile bool _isOpen;

    public bool AtOnce => true;

    /// <summary>What has been counted so far.</summary>
    public DrillCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return new DrillCounts(_events, _good, _events == _good ? null : (_shortestBadNs / 1e9, _longestBadNs / 1e9), _worstLatenessNs / 1e9);
            }
        }
    }

    /// <summary>Requests that have ended since the very beginning.</summary>
    public long Finished => Interlocked.Read(ref _finished);

    /// <summary>Shows the counters to those who scrape them. Before that there are none.</summary>
    public void Open() => _isOpen = true;

    /// <summary>What was counted when, at most a scrape's worth of events apart. Begins again with each <see cref="Reset"/>.</summary>
    public DrillLedger Ledger
    {
        get
        {
            lock (_gate)
            {
                return _ledger.Copy();
            }
        }
    }

    /// <summary>Begins to count again from 0.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (_events, _good, _shortestBadNs, _longestBadNs, _worstLatenessNs) = (0, 0, long.MaxValue, 0, 0);
                _ledger.Clear();
        }
    }

    /// <summary>Counts the worst lateness from now on.</summary>
    public void ForgetLateness()
    {
        lock (_gate)
        {
            _worstLatenessNs = 0;
        }
    }

    public void Accept(ReadOnlySpan<RequestRecord> records)
    {
        Interlocked.Add(ref _finished, records.Length);
        foreach (ref readonly var record in records)
        {
            if (record.Outcome == ErrorKind.Cancelled)
            {
                continue;
            }

            var isGood = record.Outcome == ErrorKind.Ok && (judge is null || judge.IsGood(in record));
            var took = record.Done == RequestRecord.Absent ? 0 : record.Done - record.Intended;
            var late = record.Sent == RequestRecord.Absent ? 0 : record.Sent - record.Intended;

            // Both counters change together: no scrape may see an event in one and not yet in the other.
            lock (_gate)
            {
                _events++;
                _good += isGood ? 1 : 0;
                _ledger.Add(clock.NowNs, isGood);
                _worstLatenessNs = Math.Max(_worstLatenessNs, late);
                if (!isGood)
                {
                    (_shortestBadNs, _longestBadNs) = (Math.Min(_shortestBadNs, took), Math.Max(_longestBadNs, took));
                }
            }
        }
    }

    /// <summary>The counters in Prometheus' text format.</summary>
    public string Metrics()
    {
        if (!_isOpen)
        {
            return "";
        }

        var counts = Counts;
        return new StringBuilder()
            .Append("# HELP proofload_objective_events_total Events that count.\n# TYPE proofload_objective_events_total counter\n")
            .Append(CultureInfo.InvariantCulture, $"proofload_objective_events_total{{objective=\"{objective}\"}} {counts.Events}\n")
            .Append("# HELP proofload_objective_good_total Those of them that were good.\n# TYPE proofload_objective_good_total counter\n")
            .Append(CultureInfo.InvariantCulture, $"proofload_objective_good_total{{objective=\"{objective}\"}} {counts.Good}\n")
            .ToString();
    }
}

/// <summary>What a prober has counted.</summary>
/// <param name="Events">Events.</param>
/// <param name="Good">Good ones.</param>
/// <param name="BadSeconds">Shortest and longest time of a bad one; null without.</param>
/// <param name="WorstLateness">How late the prober itself was at most, seconds.</param>
internal readonly record struct DrillCounts(long Events, long Good, (double Shortest, double Longest)? BadSeconds, double WorstLateness)
{
    /// <summary>Share of bad events since an earlier count; 0 without events.</summary>
    public double BadSince(in DrillCounts before) => Events == before.Events ? 0 : 1 - ((double)(Good - before.Good) / (Events - before.Events));

    /// <summary>Bad events.</summary>
    public long Bad => Events - Good;
}
