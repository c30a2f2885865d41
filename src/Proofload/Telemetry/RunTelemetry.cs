using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Telemetry;

/// <summary>
/// The figures of a run that goes on, from the ticks that its workers publish. The collector's thread adds, the exporter's thread reads; a worker knows nothing of either.
/// </summary>
internal sealed class RunTelemetry : ITelemetrySource
{
    private readonly Lock _gate = new();
    private readonly IClock _clock;
    private DateTimeOffset _start;
    private long _startNs;
    private readonly IReadOnlyList<TelemetryAttribute> _attributes;
    private readonly bool _judgesRequests;
    private readonly bool _hasSessions;
    private readonly Histogram[] _histograms = [.. RecordedMetrics.InTicks.Select(static _ => new Histogram())];
    private readonly IReadOnlyList<double>[] _bounds;
    private readonly Dictionary<int, int> _inFlightOf = [];
    private TickCounters _counters = TickCounters.None;
    private Verdict? _verdict;

    /// <param name="plan">The plan.</param>
    /// <param name="clock">Clock of the run.</param>
    public RunTelemetry(RunPlan plan, IClock clock)
    {
        _clock = clock;
        Begin();
        _hasSessions = plan.HasSessions;
        _judgesRequests = plan.Objectives.Any(static o => Metrics.Find(o.Metric) is { Scope: MetricScope.PerRequest });
        _bounds = [.. RecordedMetrics.InTicks.Select(metric => TelemetryBounds.With(plan.Objectives.Where(o => o.Metric == RecordedMetrics.Id(metric)).Select(static o => o.Threshold)))];
        _attributes = plan.Target.Model is { } model
            ? [new("target", plan.Target.Url.Authority), new("model", model)]
            : [new("target", plan.Target.Url.Authority)];
    }

    /// <summary>Counts from now on. Call it before the first tick.</summary>
    public void Begin() => (_start, _startNs) = (_clock.UtcNow, _clock.NowNs);

    /// <summary>Adds a tick, with its histograms.</summary>
    public void Add(Tick tick)
    {
        lock (_gate)
        {
            _counters = _counters.Merge(tick.Counters);
            _inFlightOf[tick.Worker] = tick.InFlight;
            for (var i = 0; i < _histograms.Length; i++)
                _histograms[i].Add(tick.Histograms[RecordedMetrics.InTicks[i]]);
        }
    }

    /// <summary>Takes what the run came to, for the last export.</summary>
    public void Complete(Verdict verdict)
    {
        lock (_gate)
        {
            _verdict = verdict;
            _inFlightOf.Clear();
        }
    }

    public TelemetrySnapshot Read()
    {
        lock (_gate)
        {
            return new TelemetrySnapshot
            {
                Start = _start,
                // The wall clock may step back; the difference of monotonic times does not.
                At = _start.AddTicks((_clock.NowNs - _startNs) / 100),
                Metrics = [.. Counters(), .. Distributions(), .. Conclusions()],
            };
        }
    }

    private IEnumerable<TelemetryMetric> Counters()
    {
        yield return new TelemetryCounter("proofload.requests", "{request}", "Requests of the measured phase that ended, by outcome",
            [.. Enumerable.Range(0, ErrorKinds.Count).Select(i => Point(_counters.ByOutcome[i], new TelemetryAttribute("outcome", ErrorKinds.Id((ErrorKind)i))))]);
        yield return Counter("proofload.requests_sent", "{request}", "Requests that were sent, those of warm-up and cool-down among them", _counters.Started);
        yield return Counter("proofload.requests_unmeasured", "{request}", "Requests of warm-up and cool-down that ended", _counters.Excluded);
        yield return Counter("proofload.requests_dropped", "{request}", "Requests that were planned and not sent because too many were in flight", _counters.Dropped);
        if (_judgesRequests)
            yield return Counter("proofload.requests_good", "{request}", "Successes that met every objective of single requests", _counters.Good);
        yield return Counter("proofload.output_tokens", "{token}", "Output tokens of successes", _counters.OutputTokens);
        if (_hasSessions)
            yield return Counter("proofload.sessions", "{session}", "Sessions that ended", _counters.Sessions);
        yield return new TelemetryGauge("proofload.requests_in_flight", "{request}", "Requests in flight", [Point((double)_inFlightOf.Values.Sum())]);
    }

    private IEnumerable<TelemetryMetric> Distributions()
    {
        for (var i = 0; i < _histograms.Length; i++)
        {
            var id = RecordedMetrics.Id(RecordedMetrics.InTicks[i]);
            if (_histograms[i].Count > 0)
                yield return new TelemetryHistogram("proofload." + id, "s", Metrics.Find(id)!.Description, [Point(_histograms[i].ToSparse())]) { Bounds = _bounds[i] };
        }
    }

    private IEnumerable<TelemetryMetric> Conclusions()
    {
        if (_verdict is null)
            yield break;
        yield return new TelemetryGauge("proofload.run.valid", "1", "1 when the measurement can be trusted, else 0", [Point(_verdict.Measurement == MeasurementState.Invalid ? 0.0 : 1)]);

        // What is not decided has no value: it must not look like a pass or a miss.
        var decided = _verdict.Objectives.Where(static o => o.Result != ObjectiveState.Inconclusive)
            .Select(o => Point(o.Result == ObjectiveState.Passed ? 1.0 : 0, new TelemetryAttribute("objective", o.Expression))).ToList();
        if (decided.Count > 0)
            yield return new TelemetryGauge("proofload.run.objective_met", "1", "1 when the objective is met, 0 when it is missed; absent when undecided", decided);
    }

    private TelemetryCounter Counter(string name, string unit, string description, long value) => new(name, unit, description, [Point(value)]);

    private TelemetryPoint<T> Point<T>(T value, params ReadOnlySpan<TelemetryAttribute> more) => new(more.IsEmpty ? _attributes : [.. _attributes, .. more], value);
}
