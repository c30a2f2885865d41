using Proofload.Measurement.Recording;
using Proofload.Slo;
using Proofload.Telemetry;
using Proofload.Watch.Exposition;
using Proofload.Watch.Probing;

namespace Proofload.Watch;

/// <content>What others see of it, from any thread.</content>
public sealed partial class Watcher
{
    /// <summary>True once everything has been looked at for the first time.</summary>
    public bool IsReady => Volatile.Read(ref _isReady);

    /// <summary>True once a probe of each target is over and every other source has been read.</summary>
    public bool HasProbedAll
    {
        get
        {
            lock (_gate)
                return _isReady && _feeds.HasCaughtUp && _counters.All(static c => c.Outcomes.Values.Sum() + c.Skipped.Values.Sum() > 0);
        }
    }

    /// <summary>Why the store cannot be written at the moment; null when it can.</summary>
    public string? StoreProblem => _keeper.Problem;

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
                Sources = [.. _feeds.Feeds.Select(static f => new WatchedSource(f.Source.Name, f.Source.Objectives, f.Read, f.Bad, f.Resets, f.Problem))],
                Receivers = _notifier.Counters,
                StoreProblem = StoreProblem,
            };
        }
    }

    /// <inheritdoc/>
    TelemetrySnapshot ITelemetrySource.Read()
    {
        lock (_gate)
            return _telemetry!.Read(_statuses, _alerts);
    }

    /// <summary>Probes once on demand, in the manner of the blackbox exporter; it counts for no objective.</summary>
    /// <param name="module">Name of a target whose request is sent; empty when <paramref name="target"/> is a name.</param>
    /// <param name="target">Name of a target, or an address whose host the watch file names.</param>
    /// <param name="limit">Most time for it.</param>
    /// <param name="isOpenMetrics">OpenMetrics 1.0; false: Prometheus' text format 0.0.4.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns>The metrics; or what is wrong with the question.</returns>
    public async Task<(string? Metrics, string Problem)> ProbeAsync(string module, string target, TimeSpan limit, bool isOpenMetrics, CancellationToken cancellation) =>
        SingleProbe.Find(_plan, module, target, out var problem) is { } probe
            ? (await SingleProbe.RunAsync(probe, limit, _options.Clock, isOpenMetrics, cancellation), "")
            : (null, problem);

    /// <summary>The metrics as text.</summary>
    /// <param name="isOpenMetrics">OpenMetrics 1.0; false: Prometheus' text format 0.0.4.</param>
    public string RenderMetrics(bool isOpenMetrics)
    {
        var writer = new MetricsWriter(isOpenMetrics);
        lock (_gate)
        {
            ObjectiveMetrics.Write(writer, _plan.Objectives.Objectives, _book, _statuses, _alerts);
            TargetMetrics.Write(writer, _counters);
            IngestMetrics.Write(writer, _feeds.Feeds);
            WatchMetrics.Write(writer, _notifier.Counters, _start.Epoch, StoreProblem is null);
        }

        return writer.Finish();
    }
}
