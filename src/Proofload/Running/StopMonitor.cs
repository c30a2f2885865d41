using Proofload.Analysis;
using Proofload.Load;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Measurement.Statistics;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>Ends a run by the plan's conditions: error burst, hopeless objective, percentiles known well enough. Looks at ticks, never at workers.</summary>
internal sealed class StopMonitor
{
    private const int FewestErrors = 10;
    private const long PrecisionPeriodNs = 1_000_000_000;
    private readonly StopPlan _plan;
    private readonly IReadOnlyList<Objective> _objectives;
    private readonly RecentTicks _window;
    private readonly Dictionary<RecordedMetric, Histogram> _totals = [];
    private TickCounters _counters = TickCounters.None;
    private long _nextPrecision = PrecisionPeriodNs;

    public StopMonitor(RunPlan plan)
    {
        _plan = plan.Stop;
        _objectives = plan.Objectives;
        _window = new RecentTicks((long)_plan.ErrorWindow.TotalNanoseconds);
    }

    /// <summary>It looks at what ticks measured, not only at what they counted.</summary>
    public bool NeedsHistograms => _plan.WhenHopeless;

    public void Add(Tick tick)
    {
        _window.Add(tick);
        _counters = _counters.Merge(tick.Counters);
        if (_plan.WhenHopeless)
        {
            foreach (var metric in RecordedMetrics.InTicks)
            {
                (_totals.TryGetValue(metric, out var total) ? total : _totals[metric] = new Histogram()).Add(tick.Histograms[metric]);
            }
        }
    }

    public void Look(RunSession session)
    {
        if (session.Stop.IsSet)
        {
            return;
        }

        var reason = ErrorBurst() ?? (_plan.WhenHopeless ? Hopeless(session.Load) : null);
        if (reason is null && _plan.UntilKnown.Count > 0 && session.Clock.NowNs >= _nextPrecision)
        {
            _nextPrecision = session.Clock.NowNs + PrecisionPeriodNs;
            reason = Known(session.Ticks.Batches);
        }

        if (reason is not null)
        {
            session.Stop.Set(RunEnding.Stopped, reason, abandonInFlight: false);
        }
    }

    private string? ErrorBurst()
    {
        if (_plan.ErrorRate is not { } limit)
        {
            return null;
        }

        var counters = _window.Counters;
        var finished = counters.Succeeded + counters.Failed;
        return counters.Failed >= FewestErrors && counters.Failed > limit * finished
            ? $"{(double)counters.Failed / finished:P0} of the requests of the last {_plan.ErrorWindow.TotalSeconds:0.#} s failed (limit {limit:P0})"
            : null;
    }

    /// <summary>
    /// True when no further request can save an objective: more requests are already over the bound than the whole run may have. Without a
    /// known total only time tells, so then nothing is hopeless.
    /// </summary>
    private string? Hopeless(CompiledLoad load)
    {
        if (load.OfSessions || load.ExpectedRequests is not { } expected)
        {
            return null;
        }

        foreach (var objective in _objectives.Where(static o => o.Kind is null && o.Turn is null && o.IsUpperBound))
        {
            var allowed = objective.Statistic switch
            {
                ObjectiveStatistic.Quantile or ObjectiveStatistic.ShareBelow => (1 - objective.Quantile) * expected,
                ObjectiveStatistic.Max => 0,
                ObjectiveStatistic.Value when objective.Metric == "error_rate" => objective.Threshold * expected,
                _ => double.MaxValue,
            };
            if (Over(objective) is { } over && over > allowed)
            {
                return $"'{objective.Expression}' can no longer be met: {over:N0} requests are over the bound, {Math.Floor(allowed):N0} of {expected:N0} may be";
            }
        }

        return null;
    }

    private long? Over(Objective objective)
    {
        if (objective.Metric == "error_rate")
        {
            return _counters.Failed;
        }

        if (!RecordedMetrics.TryParse(objective.Metric, out var metric) || !_totals.TryGetValue(metric, out var total) || metric == RecordedMetric.InterChunk)
        {
            return null;
        }

        var failures = objective.Statistic == ObjectiveStatistic.ShareBelow ? _counters.Failed : 0;
        return total.Count - total.CountAtOrBelow((long)(objective.Threshold / Estimator.Scale(objective.Metric))) + failures;
    }

    private string? Known(BatchSeries batches)
    {
        var known = new List<string>();
        foreach (var target in _plan.UntilKnown)
        {
            if (!RecordedMetrics.TryParse(target.Metric, out var metric) || !RecordedMetrics.InTicks.Contains(metric))
            {
                return null;
            }

            var parts = batches.Of(metric);
            var interval = PercentileInterval.Estimate(SparseHistogram.Merge(parts), parts, target.Quantile);
            if (interval is not { Low: { } low, High: { } high, Value: { } value, Method: PercentileMethod.BlockBootstrap }
                || (high - low) / 2d > target.RelativeWidth * value)
            {
                return null;
            }

            known.Add($"{target.Metric} p{target.Quantile * 100:0.###} is known to {(high - low) / 2d / value:P1}");
        }

        return string.Join(", ", known);
    }
}
