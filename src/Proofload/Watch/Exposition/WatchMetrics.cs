using Proofload.Watch.Notifying;

namespace Proofload.Watch.Exposition;

/// <summary>The metrics of the watch itself.</summary>
internal static class WatchMetrics
{
    public static void Write(MetricsWriter writer, IReadOnlyCollection<DeliveryQueue> queues, long epoch, bool isKept)
    {
        writer.Family("proofload_watch_epoch", "gauge", "Number of the process that watches; it rises with each start.");
        writer.Sample("proofload_watch_epoch", "", epoch);
        writer.Family("proofload_watch_store_up", "gauge", "1 when counts can be kept, 0 while they are in memory only.");
        writer.Sample("proofload_watch_store_up", "", isKept ? 1L : 0L);
        writer.Family("proofload_notifications_total", "counter", "Notifications, by what became of them; failed counts attempts.");
        foreach (var queue in queues)
        {
            var labels = MetricsWriter.Labels(("receiver", queue.Receiver));
            writer.Sample("proofload_notifications_total", MetricsWriter.With(labels, "result", "delivered"), queue.Delivered);
            writer.Sample("proofload_notifications_total", MetricsWriter.With(labels, "result", "dropped"), queue.Dropped);
            writer.Sample("proofload_notifications_total", MetricsWriter.With(labels, "result", "failed"), queue.Failed);
        }

        writer.Family("proofload_notifications_waiting", "gauge", "Notifications that wait to be delivered.");
        foreach (var queue in queues)
            writer.Sample("proofload_notifications_waiting", MetricsWriter.Labels(("receiver", queue.Receiver)), (long)queue.Waiting);
    }
}
