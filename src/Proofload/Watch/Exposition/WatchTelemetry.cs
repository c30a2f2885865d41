using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Slo;
using Proofload.Slo.Files;
using Proofload.Telemetry;
using Proofload.Watch.Counting;

namespace Proofload.Watch.Exposition;

/// <summary>What a watch counts, for OpenTelemetry. Counters count from the start of the process, also those whose totals outlive it. Read under the watch's lock.</summary>
internal sealed class WatchTelemetry
{
    private readonly IClock _clock;
    private readonly IReadOnlyList<ServiceLevelObjective> _objectives;
    private readonly IReadOnlyList<TargetCounters> _targets;
    private readonly CountBook _book;
    private readonly Dictionary<string, EventCounts> _before;
    private readonly DateTimeOffset _start;
    private readonly long _startNs;

    public WatchTelemetry(IClock clock, IReadOnlyList<ServiceLevelObjective> objectives, IReadOnlyList<TargetCounters> targets, CountBook book)
    {
        (_clock, _objectives, _targets, _book) = (clock, objectives, targets, book);
        (_start, _startNs) = (clock.UtcNow, clock.NowNs);
        _before = objectives.ToDictionary(static o => o.Name, o => book.TotalOf(o.Name), StringComparer.Ordinal);
    }

    /// <summary>The figures as they stand.</summary>
    public TelemetrySnapshot Read(IReadOnlyDictionary<string, ObjectiveStatus> statuses, AlertStates alerts) => new()
    {
        Start = _start,
        At = _start.AddTicks((_clock.NowNs - _startNs) / 100),
        Metrics = [.. Probes(), .. Distributions(), .. Events(), .. Conclusions(statuses, alerts)],
    };

    private IEnumerable<TelemetryMetric> Probes()
    {
        yield return new TelemetryCounter("proofload.requests", "{request}", "Requests that ended, by outcome",
            [.. _targets.SelectMany(static t => t.Outcomes.Select(o => Point(Of(t), o.Value, ("outcome", ErrorKinds.Id(o.Key)))))]);
        yield return new TelemetryCounter("proofload.input_tokens", "{token}", "Tokens of the prompts of successes", [.. _targets.Select(static t => Point(Of(t), t.InputTokens))]);
        yield return new TelemetryCounter("proofload.output_tokens", "{token}", "Output tokens of successes", [.. _targets.Select(static t => Point(Of(t), t.OutputTokens))]);
        var skipped = _targets.SelectMany(static t => t.Skipped.Select(s => Point(Of(t), s.Value, ("reason", s.Key)))).ToList();
        if (skipped.Count > 0)
            yield return new TelemetryCounter("proofload.probes_skipped", "{probe}", "Probes that were planned and not sent", skipped);
        var successes = _targets.Where(static t => t.LastSuccess is not null).Select(static t => Point(Of(t), t.LastSuccess!.Value.ToUnixTimeMilliseconds() / 1000.0)).ToList();
        if (successes.Count > 0)
            yield return new TelemetryGauge("proofload.last_success", "s", "When the last success ended, Unix time", successes);
    }

    private IEnumerable<TelemetryMetric> Distributions() => _targets.SelectMany(static t => t.Distributions.Keys).Distinct().Order().Select(metric =>
    {
        var id = RecordedMetrics.Id(metric);
        var own = _targets.Where(t => t.Distributions.ContainsKey(metric)).ToArray();
        return new TelemetryHistogram("proofload." + id, "s", Metrics.Find(id)!.Description, [.. own.Select(t => Point(Of(t), t.Distributions[metric].ToSparse()))])
        {
            Bounds = TelemetryBounds.With(own.SelectMany(t => t.BoundsOf(metric))),
        };
    });

    private IEnumerable<TelemetryMetric> Events()
    {
        yield return new TelemetryCounter("proofload.objective.events", "{event}", "Events that count for an objective", [.. _objectives.Select(o => Point(Of(o), _book.TotalOf(o.Name).Total - _before[o.Name].Total))]);
        yield return new TelemetryCounter("proofload.objective.good", "{event}", "Events of an objective that were good", [.. _objectives.Select(o => Point(Of(o), _book.TotalOf(o.Name).Good - _before[o.Name].Good))]);
    }

    // What is not known has no value: it must not look like a good one.
    private IEnumerable<TelemetryMetric> Conclusions(IReadOnlyDictionary<string, ObjectiveStatus> statuses, AlertStates alerts)
    {
        var known = _objectives.Where(o => statuses.ContainsKey(o.Name)).Select(o => statuses[o.Name]).ToArray();
        yield return new TelemetryGauge("proofload.objective.target", "1", "Share of good events that is wanted", [.. _objectives.Select(static o => Point(Of(o), (double)o.Target))]);
        var shares = known.Where(static s => s.Sli is not null).Select(static s => Point(Of(s.Objective), s.Sli!.Value)).ToList();
        if (shares.Count > 0)
            yield return new TelemetryGauge("proofload.objective.sli", "1", "Share of good events in the objective's window", shares);
        var left = known.Where(static s => s.BudgetRemaining is not null).Select(static s => Point(Of(s.Objective), s.BudgetRemaining!.Value)).ToList();
        if (left.Count > 0)
            yield return new TelemetryGauge("proofload.objective.budget_remaining", "1", "Share of the error budget that is left; below 0 when the objective is missed", left);
        var burns = known.SelectMany(static s => s.Burns.Where(static b => b.Rate is not null).Select(b => Point(Of(s.Objective), b.Rate!.Value, ("window", SloScalars.FormatDuration(b.Window))))).ToList();
        if (burns.Count > 0)
            yield return new TelemetryGauge("proofload.objective.burn_rate", "1", "Error ratio divided by the error budget, over a window", burns);
        var states = _objectives.SelectMany(o => o.Alerts.Select(a => Point(Of(o), (double)alerts.Of(o.Name, a).Phase, ("severity", a.Severity), ("long", SloScalars.FormatDuration(a.Long)), ("short", SloScalars.FormatDuration(a.Short))))).ToList();
        if (states.Count > 0)
            yield return new TelemetryGauge("proofload.objective.alert", "1", "State of an alert: 0 inactive, 1 pending, 2 firing", states);
        yield return new TelemetryGauge("proofload.objective.no_data", "1", "State of the alert that nothing is counted: 0 inactive, 2 firing", [.. _objectives.Select(o => Point(Of(o), (double)alerts.Of(o.Name, null).Phase))]);
    }

    private static TelemetryAttribute[] Of(TargetCounters target) => [.. Of(target.Scope), new("probe", target.Probe)];

    private static TelemetryAttribute[] Of(ServiceLevelObjective objective) => [new("objective", objective.Name), .. Of(objective.Scope)];

    private static IEnumerable<TelemetryAttribute> Of(ObjectiveScope scope) => scope.Labels.Select(static l => new TelemetryAttribute(l.Key, l.Value));

    private static TelemetryPoint<T> Point<T>(TelemetryAttribute[] attributes, T value, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var all = new List<TelemetryAttribute>(attributes);
        foreach (var (name, text) in more)
            all.Add(new(name, text));
        return new(all, value);
    }
}
