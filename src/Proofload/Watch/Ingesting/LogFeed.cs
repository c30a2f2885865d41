using System.Text.Json;
using Proofload.Ingestion.Logs;
using Proofload.Measurement.Clocks;
using Proofload.Slo;

namespace Proofload.Watch.Ingesting;

/// <summary>Follows an access log.</summary>
internal sealed class LogFeed(LogSource source, IEnumerable<ServiceLevelObjective> objectives, IClock clock) : IFeed
{
    private readonly AccessLog _log = new(
        source.Path,
        source.Json is { } fields ? new JsonLogParser(fields) : new CombinedLogParser(),
        objectives.Where(o => source.Objectives.Contains(o.Name, StringComparer.Ordinal)),
        new AccessLogOptions { Statuses = source.Statuses, Settle = source.Settle, Clock = clock });

    public TimeSpan Every => TimeSpan.FromMilliseconds(200);

    public Task<FeedBatch> ReadAsync(string? place, CancellationToken stop)
    {
        var from = place is null ? null : JsonSerializer.Deserialize<LogCheckpoint>(place);
        var batch = _log.Read(from);
        if (batch.IsEnd && batch.Lines == 0 && !File.Exists(source.Path))
            throw new FileNotFoundException($"there is no file {source.Path}");
        return Task.FromResult(new FeedBatch
        {
            Place = batch.Checkpoint == (from ?? LogCheckpoint.Start) ? null : JsonSerializer.Serialize(batch.Checkpoint),
            Counts = batch.Counts,
            Read = batch.Lines,
            Bad = batch.BadLines,
            Problems = batch.Problems,
            IsEnd = batch.IsEnd,
        });
    }

    public void Dispose()
    {
    }
}
