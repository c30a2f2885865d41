namespace Proofload.Studies;

/// <summary>Where several runs wait for each other when they are prepared, so that their loads start at the same moment.</summary>
/// <param name="runners">Runs that are to come.</param>
internal sealed class StartingLine(int runners)
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _there;

    /// <summary>Completes when all are there.</summary>
    public Task Go => _go.Task;

    /// <summary>Waits for the others.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _there) == runners)
            _go.TrySetResult();
        return _go.Task.WaitAsync(cancellation);
    }
}
