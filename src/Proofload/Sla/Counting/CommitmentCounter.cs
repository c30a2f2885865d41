using Proofload.Measurement.Histograms;
using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Sla.Events;

namespace Proofload.Sla.Counting;

/// <summary>Counts for one commitment, slot by slot. Its memory is that of the slots, however many requests there are.</summary>
public sealed class CommitmentCounter
{
    private readonly ErrorClassSet _errors;
    private readonly ErrorClassSet _notCounted;
    private readonly ScopeFilter _where;
    private readonly ExclusionWindows _exclusions;
    private readonly SlotCounts[] _slots;

    internal CommitmentCounter(Commitment what, SlotGrid grid, ErrorClasses classes, ExclusionWindows exclusions)
    {
        (What, Grid, _exclusions) = (what, grid, exclusions);
        _errors = new ErrorClassSet(what.Errors, classes);
        _notCounted = new ErrorClassSet(what.NotCounted, classes);
        _where = new ScopeFilter(what.Where);
        _slots = new SlotCounts[grid.Count];
        ExcludedBy = new long[exclusions.Count];
    }

    /// <summary>The commitment.</summary>
    public Commitment What { get; }

    /// <summary>The slots.</summary>
    public SlotGrid Grid { get; }

    /// <summary>What was counted, slot by slot.</summary>
    public ReadOnlySpan<SlotCounts> Slots => _slots;

    /// <summary>Failures taken out by each exclusion of the contract.</summary>
    public long[] ExcludedBy { get; }

    /// <summary>Requests that were not valid, because of their class of error.</summary>
    public long Invalid { get; private set; }

    /// <summary>Failures whose class the contract does not name: they count as good.</summary>
    public long Unnamed { get; private set; }

    /// <summary>Repeated requests that did not wait as long as the contract demands.</summary>
    public long TooSoon { get; private set; }

    /// <summary>Repeated requests of which it is not known how long they waited; they count.</summary>
    public long UnknownWait { get; private set; }

    /// <summary>Answers whose speed is not known; they do not count.</summary>
    public long Unmeasured { get; private set; }

    /// <summary>Requests in times that are not there.</summary>
    public long Removed { get; private set; }

    /// <summary>Labels of <see cref="Commitment.Where"/> that no row has said.</summary>
    public IReadOnlyList<string> Unsaid => [.. _where.Unsaid];

    /// <summary>True when slices were decided by given percentiles: then nothing is known of single requests.</summary>
    public bool IsFromPercentiles { get; private set; }

    /// <summary>True when counts of the commitment's objective were counted.</summary>
    public bool IsFromObjective { get; private set; }

    internal bool Takes(EventRow row) => row.Objective is { } objective ? objective == What.Objective : !What.IsCountedOnly && _where.Takes(row);

    internal void Add(EventRow row, int slot)
    {
        if (_exclusions.Removes(row.Time, row.Time + Math.Max(1, row.Length)))
        {
            Removed += row.Total;
            return;
        }

        if (What.BackOff is { } rule && row.Attempt > 1)
        {
            if (row.Waited < 0)
            {
                UnknownWait++;
            }
            else if (row.Waited < rule.Before(row.Attempt).Ticks)
            {
                TooSoon += row.Total;
                return;
            }
        }

        ref var counts = ref _slots[slot];
        if (row.Objective is not null)
            AddDecided(row, ref counts);
        else if (What.Speed is { } speed)
            AddSpeed(row, speed, ref counts);
        else
            AddErrors(row, ref counts);
    }

    // Whoever counted has decided already which were good.
    private void AddDecided(EventRow row, ref SlotCounts counts)
    {
        IsFromObjective = true;
        counts.Valid += row.Total;
        foreach (var error in row.Errors)
            Fail(row, error.Class, error.Count, ref counts);
    }

    // A promise of speed that counts failures too: they miss the bound.
    private void AddFailures(EventRow row, ref SlotCounts counts)
    {
        if (What.Errors.Count == 0)
            return;
        foreach (var error in row.Errors)
        {
            if (_errors.Contains(error.Class))
            {
                counts.Valid += error.Count;
                Fail(row, error.Class, error.Count, ref counts);
            }
            else if (_notCounted.Contains(error.Class))
            {
                Invalid += error.Count;
            }
        }
    }

    private void AddErrors(EventRow row, ref SlotCounts counts)
    {
        var valid = row.Total;
        foreach (var error in row.Errors)
        {
            if (_notCounted.Contains(error.Class) && !_errors.Contains(error.Class))
            {
                valid -= error.Count;
                Invalid += error.Count;
            }
            else if (_errors.Contains(error.Class))
            {
                Fail(row, error.Class, error.Count, ref counts);
            }
            else
            {
                Unnamed += error.Count;
            }
        }

        counts.Valid += valid;
    }

    private void AddSpeed(EventRow row, SpeedRule rule, ref SlotCounts counts)
    {
        if (row.IsRequest)
        {
            var value = row.Values[(int)rule.Metric];
            if (row.Errors.Length > 0)
            {
                AddFailures(row, ref counts);
                return;
            }

            if (double.IsNaN(value))
            {
                Unmeasured++;
                return;
            }

            counts.Valid++;
            if (!rule.Meets(value))
                Fail(row, null, 1, ref counts);
            return;
        }

        foreach (var speed in row.Speeds)
        {
            if (speed.Metric == rule.Metric && TryCount(row, rule, speed, out var valid, out var missed))
            {
                counts.Valid += valid;
                Fail(row, null, missed, ref counts);
                AddFailures(row, ref counts);
                return;
            }
        }

        Unmeasured += row.Total;
    }

    private bool TryCount(EventRow row, SpeedRule rule, in SpanSpeed speed, out long valid, out long missed)
    {
        (valid, missed) = (0, 0);
        if (speed.Histogram is { } histogram)
        {
            (valid, missed) = Split(histogram, rule);
            return true;
        }

        if (What.Method != SlaMethod.GoodSlices || What.SliceTarget is not null || What.Errors.Count > 0 || !speed.Percentile.Equals((double)rule.Percentile) || row.Total == 0)
            return false;
        if (row.Length != What.Interval.Ticks)
            throw new InvalidDataException($"a percentile of {Units.FormatDuration(new TimeSpan(row.Length))} says nothing about slices of {Units.FormatDuration(What.Interval)}; give rows of {Units.FormatDuration(What.Interval)}, histograms or single requests");

        // The percentile of the whole slice decides it, so its requests stand on one side of the bound together.
        IsFromPercentiles = true;
        valid = row.Total;
        missed = rule.Meets(speed.Value) ? 0 : row.Total;
        return true;
    }

    private static (long Valid, long Missed) Split(SparseHistogram histogram, SpeedRule rule)
    {
        var scale = rule.Metric == SpeedMetric.TokensPerSecond ? 1_000m : 1_000_000_000m;
        var bound = (long)(rule.Bound * scale);
        var below = histogram.CountAtOrBelow(rule.Inclusive == rule.IsUpperBound ? bound : bound - 1);
        return (histogram.Count, rule.IsUpperBound ? histogram.Count - below : below);
    }

    private void Fail(EventRow row, int? errorClass, long count, ref SlotCounts counts)
    {
        counts.Bad += count;
        if (count > 0 && _exclusions.Of(row, errorClass) is >= 0 and var window)
        {
            counts.Excluded += count;
            ExcludedBy[window] += count;
        }
    }
}
