using Proofload.Measurement.Recording;
using Proofload.Slo;
using Proofload.Slo.Files;
using Proofload.Watch.Counting;
using Proofload.Watch.Exposition;

namespace Proofload.Watch;

/// <content>What others see of it, from any thread.</content>
public sealed partial class Watcher
{
    /// <summary>True once everything has been looked at for the first time.</summary>
    public bool IsReady => Volatile.Read(ref _isReady);

    /// <summary>True once a probe of each target is over.</summary>
    public bool HasProbedAll
    {
        get
        {
            lock (_gate)
                return _isReady && _counters.All(static c => c.Outcomes.Values.Sum() + c.Skipped.Values.Sum() > 0);
        }
    }

    /// <summary>Why the store cannot be written at the moment; null when it can.</summary>
    public string? StoreProblem => Volatile.Read(ref _storeProblem);

    /// <summary>How everything stands.</summary>
    public WatchSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new WatchSnapshot
            {
                Name = _plan.Name,
                At = _options.Clock.UtcNow,
                Epoch = _start.Epoch,
                Objectives = [.. _plan.Objectives.Objectives.Where(o => _statuses.ContainsKey(o.Name)).Select(o => new WatchedObjective(
                    _statuses[o.Name], _book.TotalOf(o.Name), [.. o.Alerts.Cast<BurnRateAlert?>().Append(null).Select(a => _alerts.Of(o.Name, a))]))],
                Targets = [.. _counters.Select(static c => new WatchedTarget(
                    c.Probe,
                    c.Outcomes.Where(static o => o.Key != ErrorKind.Ok).Sum(static o => o.Value),
                    c.Outcomes.GetValueOrDefault(ErrorKind.Ok),
                    c.Skipped.Values.Sum(),
                    c.LastSuccess,
                    c.LastFailure))],
                Receivers = [.. _queues.Values.Select(static q => new WatchedReceiver(q.Receiver, q.Delivered, q.Failed, q.Dropped, q.Waiting))],
                StoreProblem = StoreProblem,
            };
        }
    }

    /// <summary>The metrics as text.</summary>
    /// <param name="isOpenMetrics">OpenMetrics 1.0; false: Prometheus' text format 0.0.4.</param>
    public string RenderMetrics(bool isOpenMetrics)
    {
        var writer = new MetricsWriter(isOpenMetrics);
        lock (_gate)
        {
            ObjectiveMetrics.Write(writer, _plan.Objectives.Objectives, _book, _statuses, _alerts);
            TargetMetrics.Write(writer, _counters);
            WatchMetrics.Write(writer, _queues.Values, _start.Epoch, StoreProblem is null);
        }

        return writer.Finish();
    }
}
