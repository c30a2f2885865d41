namespace Proofload.Results;

/// <summary>Keeps runs for as long as the process lives: for runs that shall leave nothing behind, and for tests. Safe for several threads.</summary>
public sealed class InMemoryRunStore : IRunStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (RunResult Result, List<IntervalResult> Intervals)> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Location => "memory";

    /// <inheritdoc/>
    public Task BeginAsync(RunResult head, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(head);
        lock (_gate)
        {
            if (!_runs.TryAdd(head.Id, (head with { Ending = RunEnding.Running }, [])))
                throw new StoreException($"Run {head.Id} is stored already.");
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AppendAsync(string runId, IReadOnlyList<IntervalResult> intervals, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        lock (_gate)
        {
            if (!_runs.TryGetValue(runId, out var run) || run.Result.Ending != RunEnding.Running)
                throw new StoreException($"Run {runId} is not going on in the store; its intervals cannot be added.");

            run.Intervals.AddRange(intervals);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(RunResult result, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (_gate)
            _runs[result.Id] = (result, []);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunListing>> ListAsync(int limit, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<RunListing>>([.. NewestFirst().Take(limit)]);
    }

    /// <inheritdoc/>
    public Task<RunResult?> FindAsync(string reference, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (RunReference.Resolve(reference, [.. NewestFirst()]) is not { } id)
                return Task.FromResult<RunResult?>(null);

            var (result, intervals) = _runs[id];
            return Task.FromResult<RunResult?>(result.Ending == RunEnding.Running ? result with { Series = [.. intervals] } : result);
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string runId, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_runs.Remove(runId));
    }

    /// <inheritdoc/>
    public Task<string?> ReadSettingAsync(string key, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_settings.GetValueOrDefault(key));
    }

    /// <inheritdoc/>
    public Task WriteSettingAsync(string key, string value, CancellationToken cancellation)
    {
        lock (_gate)
            _settings[key] = value;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<RunListing> NewestFirst() => _runs.Values
        .Select(r => RunListing.Of(r.Result) with
        {
            Ok = r.Result.Counts.Ok + r.Intervals.Sum(static i => i.Ok),
            Failed = r.Result.Counts.Failed + r.Intervals.Sum(static i => i.Failed),
        })
        .OrderByDescending(r => r.StartedAt)
        .ThenByDescending(r => r.Id, StringComparer.Ordinal);
}
