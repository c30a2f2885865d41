using Proofload.Notifications.Storing;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Watch;

/// <summary>
/// The one door to a watch's store: the watch keeps counts and its notifier, on other threads, what receivers were told. What cannot be written stays in memory and goes
/// with the next write.
/// </summary>
internal sealed class WatchKeeper(IWatchStore store, Action<string> note) : INotificationStore
{
    public const string Key = "notifications";

    private readonly Lock _gate = new();
    private readonly WatchBatch _waiting = new();
    private NotifierState _state = NotifierState.Empty;
    private string? _problem;

    /// <summary>Why the store cannot be written at the moment; null when it can.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Goes on from what was kept about notifications.</summary>
    public void Read(string? kept)
    {
        try
        {
            _state = kept is null ? NotifierState.Empty : NotifierStateJson.Read(kept, store.Location);
        }
        catch (PlanException)
        {
            // Better to tell somebody twice than nobody.
            note($"{store.Location}: what receivers were told cannot be read; what fires is told anew");
        }
    }

    /// <inheritdoc/>
    public NotifierState Load() => _state;

    /// <inheritdoc/>
    public void Save(NotifierState state)
    {
        lock (_gate)
        {
            _waiting.Values[Key] = NotifierStateJson.Write(state);
            CommitWaiting();
        }
    }

    /// <summary>Keeps a batch and makes it empty; makes it smaller when it cannot be kept.</summary>
    public void Keep(WatchBatch batch)
    {
        lock (_gate)
        {
            CommitWaiting();
            if (batch.IsEmpty)
                return;
            if (Try(() => store.Commit(batch)))
                batch.Clear();
            else
                batch.Compact();
        }
    }

    /// <summary>Makes old counts coarse.</summary>
    public void Tidy(DateTimeOffset at)
    {
        lock (_gate)
            Try(() => store.Tidy(at));
    }

    private void CommitWaiting()
    {
        if (!_waiting.IsEmpty && Try(() => store.Commit(_waiting)))
            _waiting.Clear();
    }

    private bool Try(Action use)
    {
        try
        {
            use();
            if (_problem is not null)
                note("the store can be written again; nothing that was counted meanwhile is lost");
            Volatile.Write(ref _problem, null);
            return true;
        }
        catch (StoreException e)
        {
            if (_problem is null)
                note($"{e.Message} Probing goes on; counts are kept in memory until it can be written.");
            Volatile.Write(ref _problem, e.Message);
            return false;
        }
    }
}
