namespace Proofload.Watch;

/// <content>Counts that others keep.</content>
public sealed partial class Watcher
{
    private void StartSources()
    {
    }

    private Task StopSourcesAsync() => Task.CompletedTask;

    private void TakeSources()
    {
    }
}
