using Proofload.Notifications.Receivers;
using Proofload.Notifications.Storing;
using Proofload.Slo;

namespace Proofload.Notifications;

/// <summary>
/// Tells receivers about alerts: groups them, waits for company, repeats, says when they are over, and tries again until it arrives. It compares what is with
/// what each receiver was told, so whatever happens in between, a receiver ends up knowing how things are. Safe for several threads.
/// </summary>
public sealed class Notifier
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly NotifyPlan _plan;
    private readonly INotificationStore _store;
    private readonly NotifierOptions _options;
    private readonly AlertBook _book;
    private readonly List<ReceiverDesk> _desks;
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Goes on where the store says that it stopped; nothing is sent before <see cref="RunAsync"/> or <see cref="DeliverDueAsync"/>.</summary>
    /// <param name="plan">Who is told, and how often.</param>
    /// <param name="store">Where it keeps what it knows.</param>
    /// <param name="options">The rest. Default: see there.</param>
    /// <param name="receivers">Makes a receiver of its plan. Default: <see cref="BuiltInReceivers.Create"/>.</param>
    public Notifier(NotifyPlan plan, INotificationStore store, NotifierOptions? options = null, Func<ReceiverPlan, IReceiver>? receivers = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(store);
        (_plan, _store, _options) = (plan, store, options ?? new NotifierOptions());
        var state = store.Load();
        _book = new AlertBook(state.Alerts, _options);
        _desks = [.. plan.Receivers.Select(r => new ReceiverDesk(r, DeliveryRules.Of(plan, r), receivers?.Invoke(r) ?? BuiltInReceivers.Create(r), state.Groups, _options))];
        foreach (var desk in _desks)
            desk.Look(_book.Alerts, Now);
    }

    /// <summary>The alerts that fire, or are over and not everybody knows.</summary>
    public IReadOnlyList<NotifiedAlert> Alerts
    {
        get
        {
            lock (_gate)
                return [.. _book.Alerts];
        }
    }

    /// <summary>How each receiver fares.</summary>
    public IReadOnlyList<NotifierCounters> Counters
    {
        get
        {
            lock (_gate)
                return [.. _desks.Select(static d => d.Counters)];
        }
    }

    private DateTimeOffset Now => _options.Clock.UtcNow;

    /// <summary>Takes what an alert did. When this returns it is saved and will be told, whatever happens to the process.</summary>
    /// <param name="transition">From <see cref="AlertStates.Update"/>.</param>
    public void Take(AlertTransition transition)
    {
        ArgumentNullException.ThrowIfNull(transition);
        lock (_gate)
        {
            if (!_book.Take(transition, _plan.Link))
                return;
            Changed();
        }
    }

    /// <summary>Takes how an objective stands, so that what is said later has the newest numbers. Not saved: the next status brings them again.</summary>
    /// <param name="status">The status.</param>
    public void Take(ObjectiveStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        lock (_gate)
            _book.Refresh(status, _plan.Link);
    }

    /// <summary>
    /// Takes the states that were kept over a restart: what fires and is not known here begins to be told, and what is known here as firing and is not, is over; so is
    /// what belongs to an objective or an alert that is no longer there.
    /// </summary>
    /// <param name="states">States of all alerts, after the first evaluation.</param>
    /// <param name="statuses">The statuses that they were decided by, by name of the objective.</param>
    public void Reconcile(IEnumerable<AlertState> states, IReadOnlyDictionary<string, ObjectiveStatus> statuses)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(statuses);
        var firing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var state in states.Where(s => statuses.ContainsKey(s.Objective)))
        {
            if (state.Phase == AlertPhase.Firing)
                firing.Add(AlertText.IdOf(AlertText.Labels(statuses[state.Objective].Objective, state.Alert)));
            var isFiring = state.Phase == AlertPhase.Firing;
            var other = state with { Phase = isFiring ? AlertPhase.Inactive : AlertPhase.Firing };
            if (isFiring != IsKnownFiring(state, statuses[state.Objective]))
                Take(new AlertTransition(other, state, statuses[state.Objective]));
        }

        lock (_gate)
        {
            if (_book.EndOthers(firing, Now))
                Changed();
        }
    }

    /// <summary>Tells whatever is due now, each receiver on its own, and ends when all attempts have ended.</summary>
    /// <param name="stop">Ends the attempts.</param>
    /// <returns>How many attempts there were.</returns>
    public async Task<int> DeliverDueAsync(CancellationToken stop)
    {
        var attempts = await Task.WhenAll(_desks.Select(d => DeliverAsync(d, stop)));
        return attempts.Sum();
    }

    /// <summary>Tells until it is stopped. A receiver that hangs does not keep the others waiting.</summary>
    /// <param name="stop">Ends it; attempts under way are ended too and made again after a restart.</param>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_desks.Select(d => LoopAsync(d, stop)));

    private async Task LoopAsync(ReceiverDesk desk, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var wake = _wake.Task;
                await DeliverAsync(desk, stop);
                TimeSpan rest;
                lock (_gate)
                    rest = desk.NextDue(_book.Alerts, Now) - Now;
                if (rest > TimeSpan.Zero)
                    await Task.WhenAny(wake, Task.Delay(rest < LongestSleep ? rest : LongestSleep, stop));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (IOException e)
            {
                _options.Warn?.Invoke($"what was told to '{desk.Name}' cannot be kept: {e.Message.ReplaceLineEndings(" ")}");
                await Task.WhenAny(Task.Delay(LongestSleep, stop));
            }
        }
    }

    private async Task<int> DeliverAsync(ReceiverDesk desk, CancellationToken stop)
    {
        for (var attempts = 0; ; attempts++)
        {
            Notification? next;
            lock (_gate)
            {
                next = desk.Next(_book.Alerts, Now);
                if (Forget() || next is not null)
                    Save();
                if (next is null)
                    return attempts;
            }

            var outcome = await Attempt.RunAsync(desk.Receiver, next, _options.AttemptTimeout, stop);
            lock (_gate)
            {
                desk.Complete(next, outcome, _book.Alerts, Now);
                Forget();
                Save();
            }
        }
    }

    private bool IsKnownFiring(AlertState state, ObjectiveStatus status)
    {
        var id = AlertText.IdOf(AlertText.Labels(status.Objective, state.Alert));
        lock (_gate)
            return _book.Alerts.Any(a => a.Id == id && a.IsFiring);
    }

    private void Changed()
    {
        foreach (var desk in _desks)
            desk.Look(_book.Alerts, Now);
        Forget();
        Save();
        Interlocked.Exchange(ref _wake, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private bool Forget()
    {
        var known = _book.Alerts.Count;
        _book.Forget(a => _desks.All(d => d.IsDoneWith(a, Now)), Now);
        foreach (var desk in _desks)
            desk.Forget(_book.Alerts);
        return _book.Alerts.Count < known;
    }

    private void Save() => _store.Save(new NotifierState { Alerts = [.. _book.Alerts], Groups = [.. _desks.SelectMany(static d => d.Groups)] });
}
