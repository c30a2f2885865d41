using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>Shows a run that goes on to its watcher. Runs on the collector's thread.</summary>
internal sealed class WatcherFeed(IRunWatcher watcher, RunPlan plan, RunResult head)
{
    private readonly long _everyNs = Math.Max(1, (long)watcher.Every.TotalNanoseconds);
    private readonly bool _judgesRequests = plan.Objectives.Any(static o => Metrics.Find(o.Metric) is { Scope: MetricScope.PerRequest });
    private readonly Dictionary<int, int> _inFlightOf = [];
    private TickCounters _counters = TickCounters.None;
    private long _nextNs;

    public void Add(Tick tick)
    {
        _counters = _counters.Merge(tick.Counters);
        _inFlightOf[tick.Worker] = tick.InFlight;
    }

    public void Look(RunSession session)
    {
        var now = session.Clock.NowNs;
        if (session.Stop.IsSet || now < _nextNs)
            return;

        _nextNs = now + _everyNs;
        if (watcher.Look(View(session, now)) is { } stop)
            session.Stop.Set(RunEnding.Stopped, stop.Reason, stop.AbandonInFlight);
    }

    private RunView View(RunSession session, long now)
    {
        // After its planned end a run only waits for answers: its measured phase is over.
        var end = session.Load.MeasuredEndNs;
        var measured = (Math.Min(now, end) - session.Load.WarmUpEndNs) / 1e9;
        var run = new RunningRun(session.Ticks, _counters, session.Load.WarmUpEndNs, Math.Max(measured, 1e-9), _judgesRequests);
        var finished = _counters.Succeeded + _counters.Failed;
        return new RunView(measured, _inFlightOf.Values.Sum(), head with
        {
            Window = Math.Max(measured, 0),
            Counts = run.Counts(null),
            Rates = new RunRates
            {
                Throughput = run.Rate("throughput", null),
                OutputTokens = run.Rate("output_token_throughput", null),
                ErrorRate = finished == 0 ? null : (double)_counters.Failed / finished,
            },
            Errors = SeriesBuilder.Errors(_counters.ByOutcome),
            Metrics = Latency(run),
            Series = session.Series.From(0),
            SeriesResolution = session.Series.Resolution,
            Verdict = new Verdict { Measurement = Measurement.Health.MeasurementState.Valid, Outcome = Outcome.None },
        }, run);
    }

    private static Dictionary<string, MetricSummary> Latency(RunningRun run) => run.Histogram("latency", null) is { } latency
        ? new Dictionary<string, MetricSummary>(StringComparer.Ordinal)
        {
            ["latency"] = new()
            {
                Unit = "s",
                Count = latency.Count,
                Min = latency.Min * 1e-9,
                Mean = latency.Mean * 1e-9,
                Max = latency.Max * 1e-9,
                P50 = latency.ValueAtQuantile(0.5) * 1e-9,
                P90 = latency.ValueAtQuantile(0.9) * 1e-9,
                P99 = latency.ValueAtQuantile(0.99) * 1e-9,
            },
        }
        : [];
}
