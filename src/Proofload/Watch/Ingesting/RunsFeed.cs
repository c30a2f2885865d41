using System.Text.Json;
using Proofload.Ingestion;
using Proofload.Measurement.Clocks;
using Proofload.Slo;

namespace Proofload.Watch.Ingesting;

/// <summary>Counts the requests of load runs when they are finished, a run at a time and each run once.</summary>
internal sealed class RunsFeed(RunsSource source, IEnumerable<ServiceLevelObjective> objectives, IRunRecords runs, IClock clock) : IFeed
{
    // A run is finished a moment before the store knows where its requests are, and a file may be out of reach for a while.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ServiceLevelObjective[] _objectives = [.. objectives.Where(o => source.Objectives.Contains(o.Name, StringComparer.Ordinal))];
    private readonly Dictionary<string, DateTimeOffset> _waiting = new(StringComparer.Ordinal);

    public TimeSpan Every => source.Every;

    public async Task<FeedBatch> ReadAsync(string? place, CancellationToken stop)
    {
        var before = (place is null ? null : JsonSerializer.Deserialize<Place>(place)) ?? new Place([], DateTimeOffset.MinValue);
        var listed = await runs.ListAsync(source.Store, source.Run, stop);
        var done = before.Done.ToDictionary(static d => d.Id, StringComparer.Ordinal);
        foreach (var run in listed.Where(r => r.StartedAt > before.Since && !done.ContainsKey(r.Id)).OrderBy(static r => r.StartedAt))
        {
            var (counts, read, problem) = await CountAsync(run, stop);
            if (counts is null && clock.UtcNow - _waiting.GetValueOrDefault(run.Id, clock.UtcNow) < Patience)
            {
                _waiting.TryAdd(run.Id, clock.UtcNow);
                continue;
            }

            _waiting.Remove(run.Id);
            done[run.Id] = new Done(run.Id, run.StartedAt);
            return new FeedBatch
            {
                Place = JsonSerializer.Serialize(Shortened(done.Values, listed, before.Since)),
                Counts = counts ?? [],
                Read = read,
                Bad = counts is null ? 1 : 0,
                Problems = problem is null ? [] : [problem],
                IsEnd = false,
            };
        }

        return new FeedBatch { Place = null, IsEnd = true };
    }

    public void Dispose()
    {
    }

    private async Task<(IReadOnlyList<ObjectiveCount>? Counts, long Read, string? Problem)> CountAsync(FinishedRun run, CancellationToken stop)
    {
        try
        {
            if (await runs.ReadAsync(source.Store, run, stop) is not { } records)
                return (null, 0, $"run {run.Id} ({run.Name}) is not counted: its requests were not kept (--records)");
            var read = 0L;
            var counts = RecordCounter.Count(records.Select(r => { read++; return r; }), run.StartedAt, _objectives, TimeSpan.FromSeconds(1)).ToArray();
            return (counts, read, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return (null, 0, $"run {run.Id} ({run.Name}) is not counted: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    // What is not listed any more is remembered by its time alone.
    private static Place Shortened(IEnumerable<Done> done, IReadOnlyList<FinishedRun> listed, DateTimeOffset since)
    {
        var ids = listed.Select(static r => r.Id).ToHashSet(StringComparer.Ordinal);
        var oldest = listed.Min(static r => r.StartedAt);
        return new Place(
            [.. done.Where(d => ids.Contains(d.Id) || d.StartedAt >= oldest)],
            done.Where(d => !ids.Contains(d.Id) && d.StartedAt < oldest).Select(static d => d.StartedAt).Append(since).Max());
    }

    /// <summary>A run that was counted.</summary>
    internal sealed record Done(string Id, DateTimeOffset StartedAt);

    /// <summary>Runs that were counted, and the time up to which older ones are not looked at.</summary>
    internal sealed record Place(IReadOnlyList<Done> Done, DateTimeOffset Since);
}
