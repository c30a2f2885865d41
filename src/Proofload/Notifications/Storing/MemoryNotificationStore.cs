namespace Proofload.Notifications.Storing;

/// <summary>Keeps the state as long as the process lives.</summary>
public sealed class MemoryNotificationStore : INotificationStore
{
    private NotifierState _state = NotifierState.Empty;

    /// <inheritdoc/>
    public NotifierState Load() => _state;

    /// <inheritdoc/>
    public void Save(NotifierState state) => _state = state ?? throw new ArgumentNullException(nameof(state));
}
