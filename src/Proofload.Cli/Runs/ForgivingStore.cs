using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>
/// A store that a run does not depend on: what cannot be kept is reported once, and the run goes on without it. Only the writing of a run
/// forgives; reading fails as it does in the store underneath.
/// </summary>
internal sealed class ForgivingStore(IRunStore inner, Action<string> onFailure) : IRunStore
{
    /// <summary>True when something could not be kept.</summary>
    public bool HasFailed { get; private set; }

    public string Location => inner.Location;

    public Task BeginAsync(RunResult head, CancellationToken cancellation) => TryAsync(() => inner.BeginAsync(head, cancellation));

    public Task AppendAsync(string runId, IReadOnlyList<IntervalResult> intervals, CancellationToken cancellation) =>
        HasFailed ? Task.CompletedTask : TryAsync(() => inner.AppendAsync(runId, intervals, cancellation));

    // Tried even after an earlier failure: a disk that was full for a moment may take the whole run at its end.
    public async Task CompleteAsync(RunResult result, CancellationToken cancellation)
    {
        try
        {
            await inner.CompleteAsync(result, cancellation);
            HasFailed = false;
        }
        catch (Exception exception) when (IsStoreFailure(exception))
        {
            Report(exception);
        }
    }

    public Task<IReadOnlyList<RunListing>> ListAsync(int limit, CancellationToken cancellation) => inner.ListAsync(limit, cancellation);

    public Task<RunResult?> FindAsync(string reference, CancellationToken cancellation) => inner.FindAsync(reference, cancellation);

    public Task<bool> DeleteAsync(string runId, CancellationToken cancellation) => inner.DeleteAsync(runId, cancellation);

    public Task<string?> ReadSettingAsync(string key, CancellationToken cancellation) => inner.ReadSettingAsync(key, cancellation);

    public Task WriteSettingAsync(string key, string value, CancellationToken cancellation) => inner.WriteSettingAsync(key, value, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static bool IsStoreFailure(Exception exception) => exception is StoreException or IOException or UnauthorizedAccessException;

    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (IsStoreFailure(exception))
        {
            Report(exception);
        }
    }

    private void Report(Exception exception)
    {
        if (!HasFailed)
        {
            HasFailed = true;
            onFailure(exception.Message.ReplaceLineEndings(" "));
        }
    }
}
