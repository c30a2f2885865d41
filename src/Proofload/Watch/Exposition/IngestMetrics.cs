using Proofload.Watch.Ingesting;

namespace Proofload.Watch.Exposition;

/// <summary>The metrics of sources that are no probes.</summary>
internal static class IngestMetrics
{
    public static void Write(MetricsWriter writer, IReadOnlyList<FeedRunner> feeds)
    {
        if (feeds.Count == 0)
            return;
        writer.Family("proofload_ingest_up", "gauge", "1 when a source can be read, 0 when it cannot.");
        foreach (var feed in feeds)
            writer.Sample("proofload_ingest_up", LabelsOf(feed), feed.Problem is null ? 1L : 0L);
        writer.Family("proofload_ingest_read_total", "counter", "Lines of a log, readings of metrics or requests of runs that were read.");
        foreach (var feed in feeds)
            writer.Sample("proofload_ingest_read_total", LabelsOf(feed), feed.Read);
        writer.Family("proofload_ingest_unusable_total", "counter", "Those of them that could not be used.");
        foreach (var feed in feeds)
            writer.Sample("proofload_ingest_unusable_total", LabelsOf(feed), feed.Bad);
        writer.Family("proofload_ingest_resets_total", "counter", "Counters of a target that began anew.");
        foreach (var feed in feeds)
            writer.Sample("proofload_ingest_resets_total", LabelsOf(feed), feed.Resets);
    }

    private static string LabelsOf(FeedRunner feed) => MetricsWriter.Labels(("source", feed.Source.Name));
}
