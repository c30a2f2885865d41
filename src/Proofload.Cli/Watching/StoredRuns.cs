using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Watch;

namespace Proofload.Cli.Watching;

/// <summary>Runs of stores and the requests that they remember, for a watch.</summary>
internal sealed class StoredRuns(StoreOpener stores) : IRunRecords
{
    private const int Most = 1000;

    public Task<IReadOnlyList<FinishedRun>> ListAsync(string store, string run, CancellationToken stop) => UseAsync<IReadOnlyList<FinishedRun>>(store, async opened =>
    [
        .. (await opened.ListAsync(Most, stop)).Where(r => r.Ending is not (RunEnding.Running or RunEnding.Crashed) && (run.Length == 0 || r.Name == run))
            .Select(static r => new FinishedRun(r.Id, r.Name, r.StartedAt)),
    ]);

    public Task<IEnumerable<RequestRecord>?> ReadAsync(string store, FinishedRun run, CancellationToken stop) => UseAsync(store, async opened =>
        await opened.FindAsync(run.Id, stop) is { } result ? await RunRecords.OpenAsync(opened, result, stop) : null);

    private async Task<T> UseAsync<T>(string store, Func<IRunStore, Task<T>> use)
    {
        try
        {
            await using var opened = stores.Open(store.Length == 0 ? null : store);
            return await use(opened);
        }
        catch (Exception e) when (e is StoreException or CommandException)
        {
            throw new IOException(e.Message, e);
        }
    }
}
