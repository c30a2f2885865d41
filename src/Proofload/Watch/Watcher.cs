using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Notifications;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Slo;
using Proofload.Telemetry;
using Proofload.Transport;
using Proofload.Watch.Counting;
using Proofload.Watch.Exposition;
using Proofload.Watch.Ingesting;
using Proofload.Watch.Probing;

namespace Proofload.Watch;

/// <summary>
/// A running watch. 1 plan: probes that are due soon are announced in the store. 2 send: one loop sends them and takes answers. 3 count: answers go to their
/// objectives and, with the end of their announcement, into one batch, and so do counts of logs, metrics and runs with the places up to which these were read. 4 evaluate: budgets, burn rates, alerts, all of it kept. 5 tell: notifications go out.
/// 1 and 3 to 5 are one thread's, ten times a second.
/// </summary>
public sealed partial class Watcher : ITelemetrySource, IAsyncDisposable
{
    private const long StartAheadNs = 300_000_000;
    private const long AheadNs = 1_500_000_000;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    private readonly WatchPlan _plan;
    private readonly WatchKeeper _keeper;
    private readonly WatchOptions _options;
    private readonly RunClock _clock;
    private readonly TransportGroup _group;
    private readonly WatchBatch _batch = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _deliver = new();
    private readonly WatchStart _start;
    private readonly CountBook _book;
    private readonly FeedDesk _feeds;
    private readonly AlertStates _alerts;
    private readonly Notifier _notifier;
    private readonly Dictionary<string, ObjectiveStatus> _statuses = new(StringComparer.Ordinal);
    private IReadOnlyList<ProbeTarget> _targets = [];
    private TargetCounters[] _counters = [];
    private ObjectiveCounter[][] _countersOf = [];
    private WatchTelemetry? _telemetry;
    private WatchExport? _export;
    private ProbePlanner? _planner;
    private ProbeLoop? _loop;
    private Task _probing = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;
    private Task _telling = Task.CompletedTask;
    private long _evaluatedNs = long.MinValue;
    private long _tidiedNs;
    private bool _isReconciled;
    private bool _isExported;
    private bool _isReady;

    private Watcher(WatchPlan plan, IWatchStore store, WatchOptions options)
    {
        (_plan, _options, _keeper) = (plan, options, new WatchKeeper(store, options.Note));
        _clock = new RunClock(options.Clock);
        var now = options.Clock.UtcNow;
        store.Tidy(now);
        _start = store.Begin(now);
        _book = new CountBook(plan.Objectives.Objectives, plan.Ingest.All.SelectMany(static s => s.Objectives).ToHashSet(StringComparer.Ordinal), store, _batch);
        _feeds = new FeedDesk(plan, _start.Values, options);
        _alerts = AlertMemory.Read(_start.Values.GetValueOrDefault(AlertMemory.Key), plan.Objectives.Objectives);
        _keeper.Read(_start.Values.GetValueOrDefault(WatchKeeper.Key));
        _notifier = new Notifier(plan.Notify, _keeper, new NotifierOptions { Clock = options.Clock, Seed = (ulong)_start.Epoch, Warn = options.Note });
        _group = new TransportGroup(_clock);
    }

    /// <summary>The plan.</summary>
    public WatchPlan Plan => _plan;

    /// <summary>Ends when the watch has ended, or with what brought it down.</summary>
    public Task Completion => _keeping;

    /// <summary>Starts watching.</summary>
    /// <param name="plan">What is watched.</param>
    /// <param name="store">Where counts are kept; the watch does not dispose of it.</param>
    /// <param name="options">What surrounds it.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="PlanException">A target cannot be probed.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static async Task<Watcher> StartAsync(WatchPlan plan, IWatchStore store, WatchOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        var watcher = new Watcher(plan, store, options);
        try
        {
            await watcher.PrepareAsync(cancellation);
            return watcher;
        }
        catch
        {
            watcher._export?.Dispose();
            await watcher._group.DisposeAsync();
            watcher._feeds.Dispose();
            throw;
        }
    }

    /// <summary>Ends the watch: sends nothing further, waits a moment for probes under way, and keeps everything.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        await _deliver.CancelAsync();
        await _telling;
        if (!_isExported && _export is not null && await Task.Run(_export.Finish, CancellationToken.None) is { } missing)
            _options.Note(missing);
        _isExported = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _group.DisposeAsync();
        _export?.Dispose();
        _feeds.Dispose();
        _stop.Dispose();
        _deliver.Dispose();
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        if (_start.Interrupted > 0)
            _options.Note($"{_start.Interrupted} probes were under way or planned when the last process ended; they count as interrupted, neither good nor bad");
        var compiler = new ProbeCompiler(_group, _clock, _options.Clock, _options.Note);
        _targets = await compiler.CompileAsync(_plan.Targets, cancellation);
        _countersOf = [.. _targets.Select(t => _book.CountersFor(t.Target.Scope))];
        _counters = [.. _targets.Select((t, i) => new TargetCounters(t.Target.Name, t.Target.Scope, _countersOf[i].Select(static c => c.Objective)) { IsChecked = t.Kinds.Any(static k => k.IsChecked), KeepsDistributions = _plan.Otlp is not null })];
        _telemetry = new WatchTelemetry(_options.Clock, _plan.Objectives.Objectives, _counters, _book);
        _export = WatchExport.Start(_plan, _start.Epoch, this, _options);
        _loop = new ProbeLoop(_group, compiler.Lanes, _clock);
        _clock.StartAt(0);
        _planner = new ProbePlanner(_targets, _start.Epoch, _clock, StartAheadNs);
        for (var i = 0; i < _targets.Count; i++)
        {
            if (_start.Values.GetValueOrDefault("tokens/" + _targets[i].Target.Name) is { } kept)
                _planner.Allowances[i].Read(kept);
        }

        _probing = _loop.RunAsync();
        _feeds.Start(_stop.Token);
        _keeping = Task.Run(KeepAsync, CancellationToken.None);
    }

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(Turn);
        do
        {
            PlanProbes();
            TakeTurn(isLast: false);
        }
        while (!_loop!.HasCrashed && await NextAsync(timer));

        _loop.Stop();
        await Task.WhenAny(_probing, Task.Delay(_options.Grace, CancellationToken.None));
        _loop.Abandon();
        await _probing;
        await _feeds.EndAsync();
        TakeTurn(isLast: true);
        if (_loop.Crash is { } crash)
            throw new InvalidOperationException("The prober failed: " + crash.Message, crash);
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void PlanProbes()
    {
        var planned = new List<PlannedProbe>();
        lock (_gate)
        {
            _planner!.PlanUntil(_clock.NowNs + AheadNs, planned.Add, (target, reason) => _counters[target.Index].Skip(reason));
        }

        foreach (var probe in planned)
            _batch.Announced.Add((probe.Id, probe.DueAt));

        // Kept before any of them is sent. Where that fails, probing goes on all the same.
        if (planned.Count > 0)
            _keeper.Keep(_batch);
        foreach (var probe in planned)
            _loop!.Submit(in probe);
    }

    private void TakeTurn(bool isLast)
    {
        lock (_gate)
        {
            TakeResults();
            _feeds.Take(_book, _batch);
            var now = _clock.NowNs;
            if (isLast || _evaluatedNs == long.MinValue || now - _evaluatedNs >= _plan.EvaluateEvery.Ticks * 100)
            {
                _evaluatedNs = now;
                Evaluate();
            }
        }

        _keeper.Keep(_batch);
        if (_clock.NowNs - _tidiedNs > TimeSpan.FromHours(1).Ticks * 100)
        {
            _tidiedNs = _clock.NowNs;
            _keeper.Tidy(_options.Clock.UtcNow);
        }

        _isReady = true;
    }

    private void TakeResults()
    {
        while (_loop!.Results.TryDequeue(out var result))
        {
            var (probe, record) = (result.Probe, result.Record);
            var (index, counters) = (probe.Target.Index, _counters[probe.Target.Index]);
            var at = At(result.NeverSent is null ? record.Done : probe.DueNs);
            var allowance = _planner!.Allowances[index];
            allowance.Spend(at, Math.Max(0, record.PromptTokens) + Math.Max(0, record.OutputTokens));
            if (allowance.IsLimited)
                _batch.Values["tokens/" + probe.Id.Target] = allowance.Write();
            if (result.NeverSent is not null || record.Outcome == ErrorKind.Cancelled)
            {
                _batch.Unanswered.Add(new UnansweredProbe(probe.Id, probe.DueAt, result.NeverSent ?? "cancelled"));
                if (result.NeverSent == "overlap")
                    counters.Skip("overlap");
                continue;
            }

            var kind = probe.Target.Kinds[probe.Target.Mix.KindAt(probe.Id.Number)];
            _batch.Recorded.Add(probe.Id);
            _book.Add(_countersOf[index], in record, kind.Kind.Name, kind.IsChecked, at);
            counters.Add(in record, at);
        }
    }

    private void Evaluate()
    {
        // Seconds are counted at their end: the present one is looked at as a whole.
        var now = _options.Clock.UtcNow;
        var at = new DateTimeOffset((now.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var changes = 0;
        foreach (var objective in _plan.Objectives.Objectives)
        {
            var history = _book.HistoryOf(objective.Name);
            history.Add(at, default);
            var status = ObjectiveEvaluator.Evaluate(objective, history, at, _plan.Objectives.Maintenance, _plan.Objectives.Adjustments);
            _statuses[objective.Name] = status;
            changes += Update(status);
            _notifier.Take(status);
        }

        if (changes > 0)
            _batch.Values[AlertMemory.Key] = AlertMemory.Write(_alerts);
        if (_isReconciled)
            return;

        // Receivers may know of alerts that an earlier process, another version of the files or a crash between two writes left behind. Nobody is told before.
        _notifier.Reconcile(_alerts.All, _statuses);
        _isReconciled = true;
        _telling = Task.Run(() => _notifier.RunAsync(_deliver.Token), CancellationToken.None);
    }

    private int Update(ObjectiveStatus status)
    {
        // A watch that has just begun has not yet looked for as long as absence takes.
        var isYoung = status.NoData && _clock.NowNs < status.AbsentAfter.Ticks * 100 && _alerts.Of(status.Objective.Name, null).Phase != AlertPhase.Firing;
        var inMaintenance = _plan.Objectives.Maintenance.Any(m => m.From < status.At && status.At <= m.To && (m.Objectives.Count == 0 || m.Objectives.Contains(status.Objective.Name, StringComparer.Ordinal)));
        var transitions = _alerts.Update(isYoung || inMaintenance ? status with { NoData = false } : status);
        foreach (var transition in transitions.Where(static t => t.Fires || t.Resolves))
        {
            _notifier.Take(transition);
            var alert = AlertText.Of(transition.After, transition.Status, null);
            _options.Note($"{(transition.Fires ? "FIRING" : "resolved")} {alert.Label("severity")}: {alert.Summary}");
        }

        return transitions.Count;
    }

    private DateTimeOffset At(long pointNs) => _options.Clock.UtcNow - TimeSpan.FromTicks((_clock.NowNs - pointNs) / 100);
}
