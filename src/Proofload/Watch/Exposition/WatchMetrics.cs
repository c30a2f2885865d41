using Proofload.Notifications;

namespace Proofload.Watch.Exposition;

/// <summary>The metrics of the watch itself.</summary>
internal static class WatchMetrics
{
    public static void Write(MetricsWriter writer, IReadOnlyCollection<NotifierCounters> receivers, long epoch, bool isKept)
    {
        writer.Family("proofload_watch_epoch", "gauge", "Number of the process that watches; it rises with each start.");
        writer.Sample("proofload_watch_epoch", "", epoch);
        writer.Family("proofload_watch_store_up", "gauge", "1 when counts can be kept, 0 while they are in memory only.");
        writer.Sample("proofload_watch_store_up", "", isKept ? 1L : 0L);
        writer.Family("proofload_notifications_total", "counter", "Attempts to tell a receiver, by what became of them.");
        foreach (var receiver in receivers)
        {
            var labels = MetricsWriter.Labels(("receiver", receiver.Receiver));
            writer.Sample("proofload_notifications_total", MetricsWriter.With(labels, "result", "delivered"), receiver.Delivered);
            writer.Sample("proofload_notifications_total", MetricsWriter.With(labels, "result", "failed"), receiver.Failed);
        }

        writer.Family("proofload_notifications_failing", "gauge", "Attempts in a row that failed; 0 when all is well.");
        foreach (var receiver in receivers)
            writer.Sample("proofload_notifications_failing", MetricsWriter.Labels(("receiver", receiver.Receiver)), (long)receiver.Failing);
    }
}
