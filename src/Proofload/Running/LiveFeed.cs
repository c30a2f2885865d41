using Proofload.Load;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>Makes snapshots for a live view out of ticks. Runs on the collector's thread; the observer is called there too.</summary>
internal sealed class LiveFeed(Action<LiveSnapshot> observer)
{
    private const int SeriesLength = 120;
    private TickCounters _total = TickCounters.None;
    private readonly Dictionary<int, int> _inFlightOf = [];
    private int _inFlight;

    /// <summary>What the collector keeps for this view.</summary>
    public TickWindow Window { get; } = new();

    public void Add(Tick tick)
    {
        _total = _total.Merge(tick.Counters);
        _inFlight += tick.InFlight - _inFlightOf.GetValueOrDefault(tick.Worker);
        _inFlightOf[tick.Worker] = tick.InFlight;
    }

    /// <summary>Tells the observer about a stage outside the load.</summary>
    public void Announce(string runId, LiveStage stage) =>
        observer(new LiveSnapshot { RunId = runId, Stage = stage, Counts = new RunCounts() });

    public void Publish(RunSession session)
    {
        var now = session.Clock.NowNs;
        var load = session.Load;
        var recent = Window.Counters;
        var seconds = Math.Max(0.2, Window.Seconds);
        var percentiles = SeriesBuilder.Percentiles(Window);
        var health = session.Machine.Now;
        var (progress, remaining) = Progress(session, now);
        var done = _total.Succeeded + _total.Failed + _total.Cancelled;
        observer(new LiveSnapshot
        {
            RunId = session.Id,
            Stage = session.Stop.IsSet || now >= load.EndNs || progress >= 1 ? LiveStage.Draining : LiveStage.Loading,
            Phase = load.PhaseOf(now),
            Elapsed = now / 1e9,
            Progress = progress,
            Remaining = remaining,
            Planned = load.PlannedAt(now),
            PlannedUnit = load.PlannedUnit,
            SentRate = recent.Started / seconds,
            OkRate = recent.Succeeded / seconds,
            TokenRate = recent.OutputTokens / seconds,
            InFlight = _inFlight,
            Counts = new RunCounts
            {
                Intended = done + _total.Dropped,
                Sent = _total.Started,
                Ok = _total.Succeeded,
                Failed = _total.Failed,
                Cancelled = _total.Cancelled,
                Dropped = _total.Dropped,
                WarmUp = _total.Excluded,
            },
            Errors = SeriesBuilder.Errors(_total.ByOutcome),
            Recent = percentiles,
            Series = session.Series.Complete(SeriesLength),
            LatenessP99 = percentiles.TryGetValue("lateness", out var lateness) ? lateness.P99 : null,
            ProcessCpu = health.ProcessCpu,
            MachineCpu = health.MachineCpu,
            Warnings = Warnings(load, percentiles, health.MachineCpu),
        });
    }

    private (double? Progress, double? Remaining) Progress(RunSession session, long now)
    {
        if (session.Load.MeasuredRequests is { } requests && requests > 0)
        {
            var done = session.Load.OfSessions ? _total.Sessions : _total.Succeeded + _total.Failed + _total.Cancelled + _total.Dropped;
            return (Math.Min(1, (double)done / requests), null);
        }

        return session.PlannedEndNs is { } end && end > 0
            ? (Math.Clamp((double)now / end, 0, 1), Math.Max(0, (end - now) / 1e9))
            : (null, null);
    }

    private List<string> Warnings(CompiledLoad load, IReadOnlyDictionary<string, IntervalPercentiles> recent, double? machineCpu)
    {
        var warnings = new List<string>();
        if (!load.QueuesWhenFull && recent.TryGetValue("lateness", out var lateness) && recent.TryGetValue("latency", out var latency)
            && lateness.P99 > 0.001 && lateness.P99 > latency.P99 * 0.05)
        {
            warnings.Add("the generator sends late: p99 " + (lateness.P99 * 1000).ToString("0.0") + " ms");
        }

        if (_total.Dropped > 0)
        {
            warnings.Add($"{_total.Dropped:N0} requests were dropped: the cap on requests in flight is reached");
        }

        if (machineCpu > 0.95)
        {
            warnings.Add("this machine's CPUs are saturated");
        }

        return warnings;
    }
}
