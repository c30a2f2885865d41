namespace Proofload.Notifications.Storing;

/// <summary>
/// Keeps what a <see cref="Notifier"/> knows. It saves before <see cref="Notifier.Take(Proofload.Slo.AlertTransition)"/> returns and after each delivery, so a crash loses nothing, and sends twice
/// only what arrived just before a crash kept that from being saved: delivery is at least once.
/// </summary>
public interface INotificationStore
{
    /// <summary>What was saved last; <see cref="NotifierState.Empty"/> when nothing was.</summary>
    NotifierState Load();

    /// <summary>Saves, all or nothing, before it returns.</summary>
    /// <param name="state">What to keep.</param>
    void Save(NotifierState state);
}
